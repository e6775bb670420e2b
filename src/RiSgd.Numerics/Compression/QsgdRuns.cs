using System.Numerics;
using System.Runtime.Intrinsics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// The Elias code of QSGD's levels (see <see cref="QsgdCompressor{T}"/>): what is not zero, and how far it is from what was not zero before it. A mutable struct that
/// writes; the reader has nothing to remember.
/// </summary>
internal ref struct QsgdRuns(Span<byte> code)
{
    /// <summary>Fields of level 0 are smaller, whatever their sign bit.</summary>
    private const ushort SmallestNonzero = 2;

    /// <summary>Bits of a code that are looked up at once when reading: most runs with their sign and level are shorter.</summary>
    private const int Window = 11;

    /// <summary>The codes of small numbers, which nearly all are.</summary>
    private static readonly (ulong Bits, int Length)[] s_small = [default, .. Enumerable.Range(1, 1023).Select(EliasOmega.Code)];

    /// <summary>What every window begins with: distance, sign and level, and how many bits they take; 0 if they don't fit.</summary>
    private static readonly Run[] s_windows = FillWindows();

    private BitWriter _writer = new(code);
    private int _position;
    private int _previous = -1;

    /// <summary>Writes the next fields.</summary>
    public void Append(scoped ReadOnlySpan<ushort> fields)
    {
        int i = 0;
        for (; i <= fields.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            Vector256<ushort> some = Vector256.Create(fields.Slice(i, Vector256<ushort>.Count));
            uint nonzero = Vector256.GreaterThanOrEqual(some, Vector256.Create(SmallestNonzero)).ExtractMostSignificantBits();
            for (; nonzero != 0; nonzero &= nonzero - 1)
            {
                int at = i + BitOperations.TrailingZeroCount(nonzero);
                AppendOne(fields[at], _position + at);
            }
        }

        for (; i < fields.Length; i++)
        {
            if (fields[i] >= SmallestNonzero)
                AppendOne(fields[i], _position + i);
        }

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
            Run run = s_windows[(int)(reader.Peek() & ((1 << Window) - 1))];
            if (run.Length > 0 && position + run.Distance < values.Length)
                reader.Skip(run.Length);
            else if (!ReadOne(ref reader, values.Length - position, out run))
                break;
            position += run.Distance;
            for (; position >= bucketEnd; bucketEnd += bucket)
                b++;
            if (run.Level > levels)
                throw CodingException.NoCode("a level in it is too large");
            T value = norms[b] * (T.CreateTruncating(run.Level) / s);
            values[(int)position] += weight * (run.Negative ? -value : value);
        }

        return reader.End();
    }

    /// <summary>Reads a distance, and unless it leads to the end a sign and a level.</summary>
    /// <param name="reader">Where they are.</param>
    /// <param name="toEnd">Distance of the end.</param>
    /// <param name="run">What was read.</param>
    /// <returns>False at the end.</returns>
    private static bool ReadOne(ref BitReader reader, long toEnd, out Run run)
    {
        run = default;
        int distance = reader.ReadElias();
        if (distance > toEnd)
            throw CodingException.NoCode("a run in it leads past its end");
        if (distance == toEnd)
            return false;
        bool negative = reader.Read(1) != 0;
        run = new Run(distance, negative, reader.ReadElias(), 0);
        return true;
    }

    /// <summary>Every run that is short enough, in front of every rest of a window.</summary>
    private static Run[] FillWindows()
    {
        var windows = new Run[1 << Window];
        for (int distance = 1; EliasOmega.Length(distance) < Window; distance++)
        {
            (ulong distanceBits, int signAt) = EliasOmega.Code(distance);
            for (int level = 1; signAt + 1 + EliasOmega.Length(level) <= Window; level++)
            {
                (ulong levelBits, int levelLength) = EliasOmega.Code(level);
                int length = signAt + 1 + levelLength;
                for (int sign = 0; sign <= 1; sign++)
                {
                    int bits = (int)(distanceBits | (ulong)sign << signAt | levelBits << (signAt + 1));
                    for (int rest = 0; rest < 1 << (Window - length); rest++)
                        windows[bits | rest << length] = new Run(distance, sign != 0, level, length);
                }
            }
        }

        return windows;
    }

    private void AppendOne(ushort field, int position)
    {
        int distance = position - _previous, level = field >> 1;
        if (distance < s_small.Length && level < s_small.Length)
        {
            (ulong bits, int length) = s_small[distance];
            (ulong levelBits, int levelLength) = s_small[level];
            _writer.Write(bits | ((ulong)field & 1) << length | levelBits << (length + 1), length + 1 + levelLength);
        }
        else
        {
            Write(distance);
            _writer.Write((ulong)field & 1, 1);
            Write(level);
        }

        _previous = position;
    }

    private void Write(int number)
    {
        (ulong bits, int length) = number < s_small.Length ? s_small[number] : EliasOmega.Code(number);
        _writer.Write(bits, length);
    }

    /// <summary>An element that is not zero.</summary>
    private readonly record struct Run(int Distance, bool Negative, int Level, int Length);
}
