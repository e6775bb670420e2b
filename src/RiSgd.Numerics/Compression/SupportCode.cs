using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// The bits of a support, k of d elements in ascending order: k indices of ceil(log2 d) bits, or d bits of which bit i is set if i is in the support, whichever
/// is shorter (<see cref="CodeLengths.PrefersBitmap"/>).
/// </summary>
internal static class SupportCode
{
    /// <summary>d bits in words of so many.</summary>
    private const int Word = 32;

    public static void Write(ref BitWriter writer, ReadOnlySpan<int> support, int length)
    {
        if (!CodeLengths.PrefersBitmap(length, support.Length))
        {
            int width = CodeLengths.IndexBits(length);
            foreach (int i in support)
                writer.Write((uint)i, width);
            return;
        }

        int next = 0;
        for (int start = 0; start < length; start += Word)
        {
            ulong bits = 0;
            for (; next < support.Length && support[next] - start < Word; next++)
                bits |= 1ul << (support[next] - start);
            writer.Write(bits, int.Min(Word, length - start));
        }
    }

    /// <summary>Reads a support, and refuses what is none: indices out of order or beyond the end, or another number of set bits.</summary>
    public static void Read(ref BitReader reader, Span<int> support, int length)
    {
        if (CodeLengths.PrefersBitmap(length, support.Length))
        {
            ReadBitmap(ref reader, support, length);
            return;
        }

        int width = CodeLengths.IndexBits(length);
        int previous = -1;
        foreach (ref int i in support)
        {
            i = (int)reader.Read(width);
            if (i <= previous || i >= length)
                throw CodingException.NoCode("its indices are not ascending or too large");
            previous = i;
        }
    }

    private static void ReadBitmap(ref BitReader reader, Span<int> support, int length)
    {
        int next = 0;
        for (int start = 0; start < length; start += Word)
        {
            ulong bits = reader.Read(int.Min(Word, length - start));
            for (; bits != 0; bits &= bits - 1)
            {
                if (next == support.Length)
                    throw CodingException.NoCode("it marks too many elements");
                support[next++] = start + System.Numerics.BitOperations.TrailingZeroCount(bits);
            }
        }

        if (next < support.Length)
            throw CodingException.NoCode("it marks too few elements");
    }
}
