using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Ref = System.Runtime.CompilerServices.Unsafe;

namespace MPI;

/// <summary>C's signature of a user-defined operation: inout[i] = in[i] op inout[i].</summary>
internal unsafe delegate void UserFunction(void* incoming, void* inout, int* length, nint datatype);

/// <summary>A delegate of the program that MPI calls on blocks of values.</summary>
internal sealed unsafe class UserOperation<T>
{
    private readonly ReductionOperation<T> combine;
    private readonly UserFunction function;     // kept alive as long as C may call it
    private ExceptionDispatchInfo? failure;

    internal UserOperation(ReductionOperation<T> combine)
    {
        this.combine = combine;
        function = Apply;
        Function = Marshal.GetFunctionPointerForDelegate(function);
    }

    internal nint Function { get; }

    internal void ThrowIfFailed()
    {
        ExceptionDispatchInfo? thrown = failure;
        failure = null;
        thrown?.Throw();
    }

    private void Apply(void* incoming, void* inout, int* length, nint datatype)
    {
        try
        {
            ref T lower = ref Ref.AsRef<T>(incoming);
            ref T upper = ref Ref.AsRef<T>(inout);
            for (int i = 0; i < *length; i++)
                Ref.Add(ref upper, i) = combine(Ref.Add(ref lower, i), Ref.Add(ref upper, i));
        }
        catch (Exception e)
        {
            failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }
}
