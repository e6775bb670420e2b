using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <content>Signs, and what is added as it is.</content>
public sealed unsafe partial class VectorizedCodingKernels<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackSigns(ReadOnlySpan<T> values, Span<byte> bits)
    {
        int i = 0;
        fixed (T* x = values)
        {
            for (; i <= values.Length - 8; i += 8)
            {
                uint signs = Vector256.Load(x + i).ExtractMostSignificantBits();
                if (!IsSingle)
                    signs |= Vector256.Load(x + i + 4).ExtractMostSignificantBits() << 4;
                bits[i / 8] = (byte)signs;
            }
        }

        _plain.PackSigns(values[i..], bits[(i / 8)..]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddSigns(ReadOnlySpan<byte> bits, T magnitude, Span<T> values)
    {
        int i = 0;
        fixed (T* y = values)
        {
            Vector256<T> size = Vector256.Create(magnitude);
            for (; i <= values.Length - 8; i += 8)
            {
                uint signs = bits[i / 8];
                if (IsSingle)
                {
                    Vector256<uint> own = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
                    Vector256<uint> flip = Vector256.Equals(Vector256.Create(signs) & own, own) & Vector256.Create(1u << 31);
                    (Vector256.Load(y + i) + (size.AsUInt32() ^ flip).As<uint, T>()).Store(y + i);
                }
                else
                {
                    AddFour(signs, size, y + i);
                    AddFour(signs >> 4, size, y + i + 4);
                }
            }
        }

        _plain.AddSigns(bits[(i / 8)..], magnitude, values[i..]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool AddScaled(ReadOnlySpan<T> addend, T weight, Span<T> values)
    {
        SpanLengths.Same(values.Length, addend.Length, nameof(addend));
        Vector256<T> w = Vector256.Create(weight), largest = Vector256<T>.Zero;
        int i = 0;
        fixed (T* x = addend, y = values)
        {
            for (; i <= values.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                Vector256<T> value = Vector256.Load(x + i);
                largest = Vector256.Max(largest, Vector256.Abs(value));
                (Vector256.Load(y + i) + w * value).Store(y + i);
            }
        }

        bool finite = _plain.AddScaled(addend[i..], weight, values[i..]);
        for (int lane = 0; lane < Vector256<T>.Count; lane++)
            finite &= T.IsFinite(largest[lane]);
        return finite;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(ulong signs, Vector256<T> size, T* y)
    {
        Vector256<ulong> own = Vector256.Create(1ul, 2, 4, 8);
        Vector256<ulong> flip = Vector256.Equals(Vector256.Create(signs) & own, own) & Vector256.Create(1ul << 63);
        (Vector256.Load(y) + (size.AsUInt64() ^ flip).As<ulong, T>()).Store(y);
    }
}
