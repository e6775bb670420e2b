using System.Runtime.InteropServices;
using System.Text;

namespace RiSgd.Cluster.Native;

/// <summary>What MPI.NET does not tell of the MPI library in use; asked of the library itself.</summary>
public static unsafe class MpiLibrary
{
    private const int LongestVersion = 8192;

    /// <summary>Name and version as the library gives them, such as "Open MPI v4.1.4, ..."; the first line, without the details of its build.</summary>
    /// <param name="path">The library file that is loaded in this process.</param>
    public static string Version(string path)
    {
        if (!NativeLibrary.TryLoad(path, out nint library) || !NativeLibrary.TryGetExport(library, "MPI_Get_library_version", out nint function))
            return path;
        byte* buffer = stackalloc byte[LongestVersion];
        int length = 0;
        int code = ((delegate* unmanaged<byte*, int*, int>)function)(buffer, &length);
        NativeLibrary.Free(library);
        if (code != 0 || length is <= 0 or > LongestVersion)
            return path;
        string text = Encoding.UTF8.GetString(buffer, length).Trim('\0', ' ', '\n');
        return string.Join(' ', text.Split('\n')[0].Split(',')[0].Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries));
    }
}
