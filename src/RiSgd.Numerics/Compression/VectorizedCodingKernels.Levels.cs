using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RiSgd.Numerics;

/// <content>QSGD: levels of eight floats at a time, and eight fields, by two gathers of bits, into as many bytes as one field has bits.</content>
public sealed unsafe partial class VectorizedCodingKernels<T>
{
    private const int FieldsAtOnce = 8;

    /// <inheritdoc/>
    public void Quantise(ReadOnlySpan<T> values, T norm, int levels, ReadOnlySpan<uint> words, Span<ushort> fields)
    {
        int done = 0;
        if (IsSingle)
        {
            SpanLengths.Same(values.Length, words.Length, nameof(words));
            SpanLengths.Same(values.Length, fields.Length, nameof(fields));
            fixed (T* x = values)
            fixed (uint* random = words)
            fixed (ushort* field = fields)
                done = QuantiseSingles((float*)x, float.CreateTruncating(norm), levels, random, field, values.Length);
        }

        _plain.Quantise(values[done..], norm, levels, words[done..], fields[done..]);
    }

    /// <inheritdoc/>
    public void AddLevels(ReadOnlySpan<ushort> fields, T norm, int levels, T weight, Span<T> values)
    {
        int done = 0;
        if (IsSingle)
        {
            SpanLengths.Same(values.Length, fields.Length, nameof(fields));
            fixed (ushort* field = fields)
            fixed (T* y = values)
                done = AddLevelsToSingles(field, float.CreateTruncating(norm), levels, float.CreateTruncating(weight), (float*)y, values.Length);
        }

        _plain.AddLevels(fields[done..], norm, levels, weight, values[done..]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(ReadOnlySpan<ushort> fields, int width, Span<byte> code)
    {
        int i = 0, next = 0;
        if (Bmi2.X64.IsSupported)
        {
            ulong used = FieldMask(width);
            int four = 4 * width;
            for (; i <= fields.Length - FieldsAtOnce && next <= code.Length - Unsafe.SizeOf<UInt128>(); i += FieldsAtOnce, next += width)
            {
                Vector128<ulong> eight = Vector128.Create(fields.Slice(i, FieldsAtOnce)).AsUInt64();
                UInt128 bits = new UInt128(0, Bmi2.X64.ParallelBitExtract(eight[0], used)) | new UInt128(0, Bmi2.X64.ParallelBitExtract(eight[1], used)) << four;
                BinaryPrimitives.WriteUInt128LittleEndian(code[next..], bits);
            }
        }

        _plain.Pack(fields[i..], width, code[next..]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Unpack(ReadOnlySpan<byte> code, int width, Span<ushort> fields)
    {
        int i = 0, next = 0;
        if (Bmi2.X64.IsSupported)
        {
            ulong used = FieldMask(width);
            int four = 4 * width;
            for (; i <= fields.Length - FieldsAtOnce && next <= code.Length - Unsafe.SizeOf<UInt128>(); i += FieldsAtOnce, next += width)
            {
                UInt128 bits = BinaryPrimitives.ReadUInt128LittleEndian(code[next..]);
                ulong first = Bmi2.X64.ParallelBitDeposit((ulong)bits, used), second = Bmi2.X64.ParallelBitDeposit((ulong)(bits >> four), used);
                Vector128.Create(first, second).AsUInt16().CopyTo(fields[i..]);
            }
        }

        _plain.Unpack(code[next..], width, fields[i..]);
    }

    /// <summary>The lowest bits of each of four fields.</summary>
    private static ulong FieldMask(int width) => ((1ul << width) - 1) * 0x0001_0001_0001_0001;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int QuantiseSingles(float* x, float norm, int levels, uint* words, ushort* fields, int length)
    {
        Vector256<float> n = Vector256.Create(norm), s = Vector256.Create((float)levels);
        int i = 0;
        for (; i <= length - 16; i += 16)
        {
            Vector256<uint> low = QuantiseEight(Vector256.Load(x + i), n, s, Vector256.Load(words + i));
            Vector256<uint> high = QuantiseEight(Vector256.Load(x + i + 8), n, s, Vector256.Load(words + i + 8));
            Vector256.Narrow(low, high).Store(fields + i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> QuantiseEight(Vector256<float> value, Vector256<float> norm, Vector256<float> s, Vector256<uint> words)
    {
        Vector256<float> position = Vector256.Min(s * (Vector256.Abs(value) / norm), s);
        Vector256<int> level = Vector256.ConvertToInt32Native(position);
        Vector256<float> fraction = position - Vector256.ConvertToSingle(level);
        Vector256<int> limit = Vector256.ConvertToInt32Native(fraction * Vector256.Create((float)(1u << 31)));

        // True is -1.
        level -= Vector256.LessThan((words >> 1).AsInt32(), limit);
        return (level << 1).AsUInt32() | (value.AsUInt32() >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddLevelsToSingles(ushort* fields, float norm, int levels, float weight, float* y, int length)
    {
        Vector256<float> n = Vector256.Create(norm), s = Vector256.Create((float)levels), w = Vector256.Create(weight);
        int i = 0;
        for (; i <= length - 8; i += 8)
        {
            Vector128<ushort> narrow = Vector128.Load(fields + i);
            Vector256<uint> field = Vector256.Create(Vector128.WidenLower(narrow), Vector128.WidenUpper(narrow));
            Vector256<float> value = n * (Vector256.ConvertToSingle((field >> 1).AsInt32()) / s);
            Vector256<float> signed = (value.AsUInt32() ^ (field << 31)).AsSingle();
            (Vector256.Load(y + i) + w * signed).Store(y + i);
        }

        return i;
    }
}
