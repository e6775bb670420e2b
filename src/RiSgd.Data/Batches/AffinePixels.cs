using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RiSgd.Data;

/// <summary>
/// Normalisation as arithmetic, byte * slope + intercept in double and rounded once: several times as fast as a table look-up per byte, and used only where it gives the table's own bits.
/// </summary>
internal static unsafe class AffinePixels
{
    /// <summary>Whether the arithmetic is there on this processor and gives all 256 values of a table.</summary>
    public static bool Gives(ReadOnlySpan<float> table, double slope, double intercept)
    {
        const int Values = 256;
        byte* bytes = stackalloc byte[Values];
        float* results = stackalloc float[Values];
        for (int i = 0; i < Values; i++)
            bytes[i] = (byte)i;
        return Apply(bytes, slope, intercept, results, Values) == Values && table.SequenceEqual(new ReadOnlySpan<float>(results, Values));
    }

    /// <summary>Fills target[i] = source[i] * slope + intercept for the first elements.</summary>
    /// <returns>How many were filled: the largest multiple of the vector length, or 0 where the processor lacks the instructions.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Apply(byte* source, double slope, double intercept, float* target, int count)
    {
        int i = 0;
        if (Avx512F.IsSupported)
        {
            (Vector512<double> a, Vector512<double> b) = (Vector512.Create(slope), Vector512.Create(intercept));
            for (; i <= count - 8; i += 8)
            {
                Vector512<double> x = Avx512F.ConvertToVector512Double(Avx2.ConvertToVector256Int32(source + i));
                Avx512F.ConvertToVector256Single(Avx512F.FusedMultiplyAdd(x, a, b)).Store(target + i);
            }
        }
        else if (Avx2.IsSupported && Fma.IsSupported)
        {
            (Vector256<double> a, Vector256<double> b) = (Vector256.Create(slope), Vector256.Create(intercept));
            for (; i <= count - 4; i += 4)
            {
                Vector256<double> x = Avx.ConvertToVector256Double(Sse41.ConvertToVector128Int32(source + i));
                Avx.ConvertToVector128Single(Fma.MultiplyAdd(x, a, b)).Store(target + i);
            }
        }

        return i;
    }
}
