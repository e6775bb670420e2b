using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RiSgd.Methods;

/// <summary>
/// Many consecutive blocks of <see cref="Philox4x32"/> at once, eight in the lanes of SIMD registers: the same words in the same order. The four counter words
/// of a block lie in the low halves of 64-bit lanes, because the products of a round need 64 bits; what the high halves hold does not matter.
/// </summary>
internal static class PhiloxBlocks
{
    private const int Rounds = 10;
    private const ulong Multiplier0 = 0xD2511F53;
    private const ulong Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int WordsPerBlock = 4;
    private const ulong LowHalf = 0xFFFFFFFF;

    /// <summary>Fills whole vectors of blocks from the block <paramref name="block"/> on.</summary>
    /// <returns>Number of blocks written: a multiple of the machine's vector, 0 where there is none.</returns>
    public static int Fill(Span<uint> words, uint block, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        var done = 0;
        var blocks = words.Length / WordsPerBlock;
        if (Avx512F.IsSupported)
        {
            for (; done <= blocks - Vector512<ulong>.Count; done += Vector512<ulong>.Count)
                Eight(words[(done * WordsPerBlock)..], unchecked(block + (uint)done), counter1, counter2, counter3, key0, key1);
        }
        else if (Avx2.IsSupported)
        {
            for (; done <= blocks - Vector256<ulong>.Count; done += Vector256<ulong>.Count)
                Four(words[(done * WordsPerBlock)..], unchecked(block + (uint)done), counter1, counter2, counter3, key0, key1);
        }

        return done;
    }

    private static void Eight(Span<uint> words, uint block, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        var multiplier0 = Vector512.Create(Multiplier0).AsUInt32();
        var multiplier1 = Vector512.Create(Multiplier1).AsUInt32();

        // Even lanes hold the first four blocks and odd ones the others, so that interleaving the words at the end leaves them in order.
        var x0 = Vector512.Create((ulong)block) + Vector512.Create(0ul, 4, 1, 5, 2, 6, 3, 7);
        var x1 = Vector512.Create((ulong)counter1);
        var x2 = Vector512.Create((ulong)counter2);
        var x3 = Vector512.Create((ulong)counter3);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = Avx512F.Multiply(multiplier0, x0.AsUInt32());
            var product1 = Avx512F.Multiply(multiplier1, x2.AsUInt32());
            x0 = (product1 >>> 32) ^ x1 ^ Vector512.Create((ulong)key0);
            x2 = (product0 >>> 32) ^ x3 ^ Vector512.Create((ulong)key1);
            x1 = product1;
            x3 = product0;
            key0 = unchecked(key0 + Weyl0);
            key1 = unchecked(key1 + Weyl1);
        }

        var first = (x0 & Vector512.Create(LowHalf)) | (x1 << 32);
        var second = (x2 & Vector512.Create(LowHalf)) | (x3 << 32);
        var target = MemoryMarshal.Cast<uint, ulong>(words);
        Avx512F.UnpackLow(first, second).CopyTo(target);
        Avx512F.UnpackHigh(first, second).CopyTo(target[Vector512<ulong>.Count..]);
    }

    private static void Four(Span<uint> words, uint block, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        var multiplier0 = Vector256.Create(Multiplier0).AsUInt32();
        var multiplier1 = Vector256.Create(Multiplier1).AsUInt32();
        var x0 = Vector256.Create((ulong)block) + Vector256.Create(0ul, 2, 1, 3);
        var x1 = Vector256.Create((ulong)counter1);
        var x2 = Vector256.Create((ulong)counter2);
        var x3 = Vector256.Create((ulong)counter3);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = Avx2.Multiply(multiplier0, x0.AsUInt32());
            var product1 = Avx2.Multiply(multiplier1, x2.AsUInt32());
            x0 = (product1 >>> 32) ^ x1 ^ Vector256.Create((ulong)key0);
            x2 = (product0 >>> 32) ^ x3 ^ Vector256.Create((ulong)key1);
            x1 = product1;
            x3 = product0;
            key0 = unchecked(key0 + Weyl0);
            key1 = unchecked(key1 + Weyl1);
        }

        var first = (x0 & Vector256.Create(LowHalf)) | (x1 << 32);
        var second = (x2 & Vector256.Create(LowHalf)) | (x3 << 32);
        var target = MemoryMarshal.Cast<uint, ulong>(words);
        Avx2.UnpackLow(first, second).CopyTo(target);
        Avx2.UnpackHigh(first, second).CopyTo(target[Vector256<ulong>.Count..]);
    }
}
