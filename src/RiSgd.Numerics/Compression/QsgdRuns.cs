using System.Numerics;
using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// The Elias code of QSGD's levels (see <see cref="QsgdCompressor{T}"/>): what is not zero, and how far it is from what was not zero before it. A mutable struct that
/// writes; the reader has nothing to remember.
/// </summary>
internal ref struct QsgdRuns(Span<byte> code)
{
    private const int FieldsAtOnce = 4;

    /// <summary>Levels of four fields; signs of zeros are not sent.</summary>
    private const ulong LevelsOfFour = 0xFFFE_FFFE_FFFE_FFFE;

    /// <summary>The codes of small numbers, which nearly all are.</summary>
    private static readonly (ulong Bits, int Length)[] s_small = [default, .. Enumerable.Range(1, 1023).Select(EliasOmega.Code)];

    private BitWriter _writer = new(code);
    private int _position;
    private int _previous = -1;

    /// <summary>Writes the next fields.</summary>
    public void Append(scoped ReadOnlySpan<ushort> fields)
    {
        ReadOnlySpan<ulong> fours = MemoryMarshal.Cast<ushort, ulong>(fields);
        for (int four = 0; four < fours.Length; four++)
        {
            if ((fours[four] & LevelsOfFour) == 0)
                continue;
            for (int i = FieldsAtOnce * four; i < FieldsAtOnce * (four + 1); i++)
                AppendOne(fields[i], _position + i);
        }

        for (int i = FieldsAtOnce * fours.Length; i < fields.Length; i++)
            AppendOne(fields[i], _position + i);
        _position += fields.Length;
    }

    /// <summary>Writes how far the end is, unless the last element was not zero, and fills the last byte.</summary>
    /// <returns>Bytes written in all.</returns>
    public int End()
    {
        if (_previous != _position - 1)
            Write(_position - _previous);
        return _writer.End();
    }

    /// <summary>values += weight * what the code holds; never past its end or the values'.</summary>
    /// <returns>Bytes of the code.</returns>
    public static int DecodeAdd<T>(ReadOnlySpan<byte> code, ReadOnlySpan<T> norms, int bucket, int levels, T weight, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var reader = new BitReader(code);
        T s = T.CreateTruncating(levels);
        int b = 0;
        long bucketEnd = bucket;
        long position = -1;
        while (position < values.Length - 1)
        {
            position += reader.ReadElias();
            if (position >= values.Length)
                break;
            for (; position >= bucketEnd; bucketEnd += bucket)
                b++;
            bool negative = reader.Read(1) != 0;
            int level = reader.ReadElias();
            if (level > levels)
                throw CodingException.NoCode("a level in it is too large");
            T value = norms[b] * (T.CreateTruncating(level) / s);
            values[(int)position] += weight * (negative ? -value : value);
        }

        if (position > values.Length)
            throw CodingException.NoCode("a run in it leads past its end");
        return reader.End();
    }

    private void AppendOne(ushort field, int position)
    {
        int level = field >> 1;
        if (level == 0)
            return;
        Write(position - _previous);
        _writer.Write((uint)field & 1, 1);
        Write(level);
        _previous = position;
    }

    private void Write(int number)
    {
        (ulong bits, int length) = number < s_small.Length ? s_small[number] : EliasOmega.Code(number);
        _writer.Write(bits, length);
    }
}
