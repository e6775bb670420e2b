using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// Elastic averaging in SIMD registers: 20 bytes per float element (sum, parameters and centre read, the last two written). Values have the bits of
/// <see cref="ReferenceElasticUpdate{T}"/>; the distance differs from its by the order of summation.
/// </summary>
public sealed unsafe class VectorizedElasticUpdate<T> : IElasticUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Update(ReadOnlySpan<T> sum, double alpha, int ranks, Span<T> parameters, Span<T> centre)
    {
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        SpanLengths.Same(sum.Length, centre.Length, nameof(centre));
        var rule = new Rule(alpha, ranks);
        double distance = 0;
        fixed (T* s = sum, x = parameters, z = centre)
        {
            for (int start = 0; start < sum.Length; start += SquaredNormLanes.Block)
                distance += UpdateBlock(rule, s + start, x + start, z + start, int.Min(SquaredNormLanes.Block, sum.Length - start));
        }

        return distance;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double UpdateBlock(in Rule rule, T* sum, T* parameters, T* centre, int length)
    {
        SquaredNormLanes lanes = default;
        Vector256<T> pull = Vector256.Create(rule.Pull), kept = Vector256.Create(rule.Kept);
        Vector256<T> centreKept = Vector256.Create(rule.CentreKept), m = Vector256.Create(rule.Ranks);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> s = Vector256.Load(sum + i), x = Vector256.Load(parameters + i), z = Vector256.Load(centre + i);
            lanes.Add(x - s / m);
            (kept * x + pull * z).Store(parameters + i);
            (centreKept * z + pull * s).Store(centre + i);
        }

        double distance = lanes.Total;
        for (; i < length; i++)
        {
            T x = parameters[i], z = centre[i];
            distance += SquaredNormLanes.Square(x - sum[i] / rule.Ranks);
            parameters[i] = rule.Kept * x + rule.Pull * z;
            centre[i] = rule.CentreKept * z + rule.Pull * sum[i];
        }

        return distance;
    }

    private readonly struct Rule(double alpha, int ranks)
    {
        public readonly T Pull = T.CreateChecked(alpha);
        public readonly T Kept = T.CreateChecked(1 - alpha);
        public readonly T CentreKept = T.CreateChecked(1 - (ranks * alpha));
        public readonly T Ranks = T.CreateChecked(ranks);
    }
}
