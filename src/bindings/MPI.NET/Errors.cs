using System.Text;
using static MPI.Unsafe;

namespace MPI;

/// <summary>Return codes of MPI as exceptions.</summary>
internal static class Errors
{
    internal static void Check(int code)
    {
        if (code != MPI_SUCCESS) throw Translate(code);
    }

    internal static Exception Translate(int code)
    {
        MPI_Error_class(code, out int errorClass);
        string text = Text(code);
        string? parameter = Parameter(errorClass);
#pragma warning disable CA2201 // plain Exception is what callers of the package catch for all other classes
        Exception exception = errorClass == MPI_ERR_TRUNCATE ? new MessageTruncatedException(text)
            : parameter is not null ? new ArgumentException(text, parameter)
            : new Exception(text);
#pragma warning restore CA2201
        exception.Data["MPI Error Code"] = code;
        exception.Data["MPI Error Class"] = errorClass;
        return exception;
    }

    private static string? Parameter(int errorClass) => errorClass switch
    {
        MPI_ERR_BUFFER => "buffer",
        MPI_ERR_COUNT => "count",
        MPI_ERR_TYPE => "datatype",
        MPI_ERR_TAG => "tag",
        MPI_ERR_COMM => "comm",
        MPI_ERR_RANK => "rank",
        MPI_ERR_ROOT => "root",
        MPI_ERR_GROUP => "group",
        MPI_ERR_OP => "op",
        MPI_ERR_TOPOLOGY => "topology",
        MPI_ERR_DIMS => "dims",
        MPI_ERR_ARG => "arg",
        MPI_ERR_REQUEST => "request",
        _ => null,
    };

    private static string Text(int code)
    {
        var text = new byte[MPI_MAX_ERROR_STRING];
        int length = 0;
        return MPI_Error_string(code, text, ref length) == MPI_SUCCESS
            ? Encoding.UTF8.GetString(text, 0, length)
            : $"MPI error {code}";
    }
}
