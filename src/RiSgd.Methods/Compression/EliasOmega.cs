using System.Numerics;

namespace RiSgd.Methods;

/// <summary>
/// Elias's recursive code of positive whole numbers, the omega code (Elias, IEEE Trans. Inf. Theory 21, 1975; the "Elias coding" of QSGD). A number n is
/// preceded by its number of binary digits minus one, that one likewise, and so on down to 1; a 0 ends the code: 1 is 0, 2 is 10 0, 4 is 10 100 0.
/// <para>The bits of a code are stored from the lowest bit up: of each group its leading 1 first (a reader tells it from the closing 0), then its other
/// digits, the least significant first, as all numbers of the wire formats have them.</para>
/// </summary>
public static class EliasOmega
{
    /// <summary>Bits of the code of the largest number that can occur, 2^31 - 1: groups of 31, 5, 3 and 2 bits, and the closing one.</summary>
    public const int MaximumLength = 42;

    /// <summary>The code and its number of bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not positive.</exception>
    public static (ulong Bits, int Length) Code(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        ulong bits = 0;
        var length = 1;

        // Groups are found from the last one to the first: each goes in front of those already there.
        for (var group = (uint)number; group > 1; group = (uint)BitOperations.Log2(group))
        {
            var digits = BitOperations.Log2(group);
            var others = group ^ (1u << digits);
            bits = (bits << (digits + 1)) | ((ulong)others << 1) | 1;
            length += digits + 1;
        }

        return (bits, length);
    }

    /// <summary>Number of bits of the code.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not positive.</exception>
    public static int Length(int number) => Code(number).Length;
}
