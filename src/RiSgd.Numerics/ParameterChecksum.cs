using System.Numerics;
using System.Runtime.InteropServices;

namespace RiSgd.Numerics;

/// <summary>A 64-bit checksum by which ranks assert that they hold the same model, bit for bit. Not a cryptographic one.</summary>
public static class ParameterChecksum
{
    private const int Lanes = 4;
    private const int BlockElements = 1 << 20;

    // Odd numbers with well spread bits: from the square roots of 2, 3, 5, 7 and 11.
    private const ulong Start = 0x6A09E667F3BCC909;
    private const ulong Multiplier = 0xBB67AE8584CAA73B;
    private const ulong Second = 0x3C6EF372FE94F82B;
    private const ulong Third = 0xA54FF53A5F1D36F1;
    private const ulong Fourth = 0x510E527FADE682D1;

    /// <summary>
    /// The checksum of the values' bytes. Each word is mixed into its lane by steps that can be undone, so that a change of one word always changes
    /// the result; -0 differs from 0, and one NaN from another.
    /// </summary>
    public static ulong Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ulong length = (ulong)values.Length;
        ulong a = Start, b = Second, c = Third, d = Fourth;
        ulong rest = 0;
        while (true)
        {
            // In blocks, because the byte length of a large array does not fit an int.
            ReadOnlySpan<T> block = values[..Math.Min(values.Length, BlockElements)];
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(block);
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            int i = 0;
            for (; i <= words.Length - Lanes; i += Lanes)
            {
                a = Mix(a, words[i]);
                b = Mix(b, words[i + 1]);
                c = Mix(c, words[i + 2]);
                d = Mix(d, words[i + 3]);
            }

            for (; i < words.Length; i++)
                rest = Mix(rest, words[i]);
            foreach (byte last in bytes[(words.Length * sizeof(ulong))..])
                rest = Mix(rest, last);
            values = values[block.Length..];
            if (values.IsEmpty)
                break;
        }

        return Mix(Mix(Mix(Mix(Mix(Mix(length, a), b), c), d), rest), Multiplier);
    }

    /// <summary>
    /// The word is spread over all bits before it meets the state, otherwise a flipped top bit of one word looks like another flipped bit of the next.
    /// </summary>
    private static ulong Mix(ulong state, ulong word)
    {
        word = BitOperations.RotateLeft(word * Multiplier, 31) * Start;
        return BitOperations.RotateLeft(state ^ word, 27) * Multiplier;
    }
}
