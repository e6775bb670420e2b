namespace RiSgd.Methods;

/// <summary>
/// The counter-based generator Philox4x32-10: a bijection of 128-bit counters, selected by a 64-bit key (Salmon, Moraes, Dror, Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011). Four words in, four words out, no state.
/// </summary>
public static class Philox4x32
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>
    /// The four random words that belong to a counter (four words, the first one least significant) under a key (two words).
    /// </summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * counter0;
            var product1 = (ulong)Multiplier1 * counter2;
            (counter0, counter1, counter2, counter3) =
                ((uint)(product1 >> 32) ^ counter1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ counter3 ^ key1, (uint)product0);
            key0 = unchecked(key0 + Weyl0);
            key1 = unchecked(key1 + Weyl1);
        }

        return (counter0, counter1, counter2, counter3);
    }
}
