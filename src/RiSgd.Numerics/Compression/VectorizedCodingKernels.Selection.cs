using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <content>
/// The k largest magnitudes without sorting: magnitudes order like the whole numbers that their bits spell, so a histogram of the leading digit finds the bin of
/// the k-th largest, a second pass collects what lies in that bin or above, and the other digits are counted among those alone.
/// </content>
public sealed unsafe partial class VectorizedCodingKernels<T>
{
    private const int DigitBits = 12;
    private const int Bins = 1 << DigitBits;

    /// <summary>Histograms that take turns, so that equal digits one behind the other don't wait for each other's count.</summary>
    private const int Turns = 4;

    /// <inheritdoc/>
    public void SelectLargest(ReadOnlySpan<T> values, Span<int> support)
    {
        if (support.IsEmpty)
            return;
        if (IsSingle)
            Selection<int>.Select(MemoryMarshal.Cast<T, int>(values), support);
        else
            Selection<long>.Select(MemoryMarshal.Cast<T, long>(values), support);
    }

    /// <summary>The selection among numbers of the elements' size, of which all bits but the sign are the key.</summary>
    private static class Selection<TKey>
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    {
        private static readonly int s_keyBits = (sizeof(TKey) * 8) - 1;

        public static void Select(ReadOnlySpan<TKey> keys, Span<int> support)
        {
            int shift = s_keyBits - DigitBits;
            Span<int> histogram = stackalloc int[Bins];
            Count(keys, shift, histogram);
            int wanted = support.Length;
            (int bin, int above) = FindBin(histogram, wanted);
            TKey threshold = TKey.CreateTruncating(bin) << shift;
            int[] candidates = ArrayPool<int>.Shared.Rent(above + histogram[bin]);
            Span<int> found = candidates.AsSpan(0, above + histogram[bin]);
            Collect(keys, threshold, found);
            threshold = Refine(keys, found, threshold, shift, ref wanted, above);

            // All above the threshold, and of those at it the first ones.
            int next = 0;
            foreach (int i in found)
            {
                TKey key = keys[i] & TKey.MaxValue;
                if (key > threshold || (key == threshold && wanted-- > 0))
                    support[next++] = i;
            }

            ArrayPool<int>.Shared.Return(candidates);
        }

        /// <summary>
        /// The k-th largest key, from its leading digit, by the digits that follow among the candidates; <paramref name="wanted"/> becomes the number of keys
        /// equal to it that are among the k largest.
        /// </summary>
        private static TKey Refine(ReadOnlySpan<TKey> keys, ReadOnlySpan<int> candidates, TKey threshold, int shift, ref int wanted, int above)
        {
            Span<int> histogram = stackalloc int[Bins];
            while (true)
            {
                wanted -= above;
                if (shift == 0)
                    return threshold;
                int digitBits = int.Min(DigitBits, shift);
                shift -= digitBits;
                TKey prefix = threshold >> (shift + digitBits);
                TKey digitMask = (TKey.One << digitBits) - TKey.One;
                histogram.Clear();
                foreach (int i in candidates)
                {
                    TKey key = keys[i] & TKey.MaxValue;
                    if (key >> (shift + digitBits) == prefix)
                        histogram[int.CreateTruncating((key >> shift) & digitMask)]++;
                }

                (int bin, above) = FindBin(histogram, wanted);
                threshold |= TKey.CreateTruncating(bin) << shift;
            }
        }

        /// <summary>The bin that holds the k-th largest, and how many are in the bins above it.</summary>
        private static (int Bin, int Above) FindBin(ReadOnlySpan<int> histogram, int wanted)
        {
            int above = 0;
            int bin = Bins - 1;
            while (above + histogram[bin] < wanted)
                above += histogram[bin--];
            return (bin, above);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Count(ReadOnlySpan<TKey> keys, int shift, Span<int> histogram)
        {
            int* counts = (int*)NativeMemory.AllocZeroed(Turns * Bins, sizeof(int));
            int i = 0;
            fixed (TKey* key = keys)
            {
                for (; i <= keys.Length - Turns; i += Turns)
                {
                    counts[int.CreateTruncating((key[i] & TKey.MaxValue) >> shift)]++;
                    counts[Bins + int.CreateTruncating((key[i + 1] & TKey.MaxValue) >> shift)]++;
                    counts[(2 * Bins) + int.CreateTruncating((key[i + 2] & TKey.MaxValue) >> shift)]++;
                    counts[(3 * Bins) + int.CreateTruncating((key[i + 3] & TKey.MaxValue) >> shift)]++;
                }

                for (; i < keys.Length; i++)
                    counts[int.CreateTruncating((key[i] & TKey.MaxValue) >> shift)]++;
            }

            for (int bin = 0; bin < Bins; bin++)
                histogram[bin] = counts[bin] + counts[Bins + bin] + counts[(2 * Bins) + bin] + counts[(3 * Bins) + bin];
            NativeMemory.Free(counts);
        }

        /// <summary>Indices of all keys that are not below the threshold: as many as there is room for.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Collect(ReadOnlySpan<TKey> keys, TKey threshold, Span<int> found)
        {
            Vector256<TKey> mask = Vector256.Create(TKey.MaxValue), limit = Vector256.Create(threshold);
            int i = 0, next = 0;
            fixed (TKey* key = keys)
            {
                for (; i <= keys.Length - Vector256<TKey>.Count; i += Vector256<TKey>.Count)
                {
                    uint hits = Vector256.GreaterThanOrEqual(Vector256.Load(key + i) & mask, limit).ExtractMostSignificantBits();
                    for (; hits != 0; hits &= hits - 1)
                        found[next++] = i + BitOperations.TrailingZeroCount(hits);
                }

                for (; i < keys.Length; i++)
                {
                    if ((key[i] & TKey.MaxValue) >= threshold)
                        found[next++] = i;
                }
            }
        }
    }
}
