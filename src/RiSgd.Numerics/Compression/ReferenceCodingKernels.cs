using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>The plain loops, to be read beside the papers; every other implementation is held to their results.</summary>
public sealed class ReferenceCodingKernels<T> : ICodingKernels<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double SumOfMagnitudes(ReadOnlySpan<T> values)
    {
        double sum = 0;
        Span<double> lanes = stackalloc double[BlockSum.Lanes];
        for (int start = 0; start < values.Length; start += BlockSum.Block)
        {
            lanes.Clear();
            for (int i = start; i < int.Min(start + BlockSum.Block, values.Length); i++)
                lanes[i % BlockSum.Lanes] += double.CreateTruncating(T.Abs(values[i]));
            sum += BlockSum.Of(lanes);
        }

        return sum;
    }

    /// <inheritdoc/>
    public double SumOfSquares(ReadOnlySpan<T> values)
    {
        double sum = 0;
        Span<double> lanes = stackalloc double[BlockSum.Lanes];
        for (int start = 0; start < values.Length; start += BlockSum.Block)
        {
            lanes.Clear();
            for (int i = start; i < int.Min(start + BlockSum.Block, values.Length); i++)
            {
                double value = double.CreateTruncating(values[i]);
                lanes[i % BlockSum.Lanes] = Math.FusedMultiplyAdd(value, value, lanes[i % BlockSum.Lanes]);
            }

            sum += BlockSum.Of(lanes);
        }

        return sum;
    }

    /// <inheritdoc/>
    public T LargestMagnitude(ReadOnlySpan<T> values)
    {
        T largest = T.Zero;
        foreach (T value in values)
            largest = T.Max(largest, T.Abs(value));
        return largest;
    }

    /// <inheritdoc/>
    public void SelectLargest(ReadOnlySpan<T> values, Span<int> support)
    {
        T[] magnitudes = new T[values.Length];
        for (int i = 0; i < values.Length; i++)
            magnitudes[i] = T.IsNaN(values[i]) ? T.PositiveInfinity : T.Abs(values[i]);
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(order, (a, b) => magnitudes[b].CompareTo(magnitudes[a]) is var larger and not 0 ? larger : a.CompareTo(b));
        order.AsSpan(0, support.Length).CopyTo(support);
        support.Sort();
    }

    /// <inheritdoc/>
    public void PackSigns(ReadOnlySpan<T> values, Span<byte> bits)
    {
        bits.Clear();
        for (int i = 0; i < values.Length; i++)
            bits[i / 8] |= (byte)((T.IsNegative(values[i]) ? 1 : 0) << (i % 8));
    }

    /// <inheritdoc/>
    public void AddSigns(ReadOnlySpan<byte> bits, T magnitude, Span<T> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] += (bits[i / 8] >> (i % 8) & 1) != 0 ? -magnitude : magnitude;
    }

    /// <inheritdoc/>
    public bool AddScaled(ReadOnlySpan<T> addend, T weight, Span<T> values)
    {
        bool finite = true;
        for (int i = 0; i < values.Length; i++)
        {
            finite &= T.IsFinite(addend[i]);
            values[i] += weight * addend[i];
        }

        return finite;
    }

    /// <inheritdoc/>
    public bool Narrow(ReadOnlySpan<T> values, HalfFormat format, Span<ushort> narrow)
    {
        bool finite = true;
        for (int i = 0; i < values.Length; i++)
        {
            narrow[i] = NarrowRounding.Round(values[i], format);
            finite &= NarrowRounding.IsFinite(narrow[i], format);
        }

        return finite;
    }

    /// <inheritdoc/>
    public bool AddNarrow(ReadOnlySpan<ushort> narrow, HalfFormat format, T weight, Span<T> values)
    {
        bool finite = true;
        for (int i = 0; i < values.Length; i++)
        {
            finite &= NarrowRounding.IsFinite(narrow[i], format);
            values[i] += weight * NarrowRounding.Widen<T>(narrow[i], format);
        }

        return finite;
    }

    /// <inheritdoc/>
    public void DrawWords(ref CounterRandom random, Span<uint> words)
    {
        foreach (ref uint word in words)
            word = random.NextUInt32();
    }

    /// <inheritdoc/>
    public void Quantise(ReadOnlySpan<T> values, T norm, int levels, ReadOnlySpan<uint> words, Span<ushort> fields)
    {
        T s = T.CreateTruncating(levels);
        for (int i = 0; i < values.Length; i++)
        {
            T position = T.Min(s * (T.Abs(values[i]) / norm), s);
            int level = int.CreateTruncating(position);
            T fraction = position - T.CreateTruncating(level);
            if (RoundsUp(fraction, words, i))
                level++;
            fields[i] = (ushort)((level << 1) | (T.IsNegative(values[i]) ? 1 : 0));
        }
    }

    /// <inheritdoc/>
    public void AddLevels(ReadOnlySpan<ushort> fields, T norm, int levels, T weight, Span<T> values)
    {
        T s = T.CreateTruncating(levels);
        for (int i = 0; i < values.Length; i++)
        {
            T value = norm * (T.CreateTruncating(fields[i] >> 1) / s);
            values[i] += weight * ((fields[i] & 1) != 0 ? -value : value);
        }
    }

    /// <inheritdoc/>
    public void Pack(ReadOnlySpan<ushort> fields, int width, Span<byte> code)
    {
        var writer = new BitWriter(code);
        foreach (ushort field in fields)
            writer.Write(field, width);
        writer.End();
    }

    /// <inheritdoc/>
    public void Unpack(ReadOnlySpan<byte> code, int width, Span<ushort> fields)
    {
        var reader = new BitReader(code);
        foreach (ref ushort field in fields)
            field = (ushort)reader.Read(width);
    }

    private static bool RoundsUp(T fraction, ReadOnlySpan<uint> words, int element)
    {
        if (typeof(T) == typeof(float))
            return words[element] >> 1 < (uint)(float.CreateTruncating(fraction) * (1u << 31));
        ulong word = words[2 * element] | ((ulong)words[(2 * element) + 1] << 32);
        return word >> 11 < (ulong)(double.CreateTruncating(fraction) * (1ul << 53));
    }
}
