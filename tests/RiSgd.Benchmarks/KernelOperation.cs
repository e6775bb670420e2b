using System.Diagnostics;
using System.Numerics;
using RiSgd.Numerics;

namespace RiSgd.Benchmarks;

/// <summary>One operation of the kernels' table.</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="BytesPerElement">Bytes that have to be read and written per float element.</param>
/// <param name="Body">Runs the operation once.</param>
internal sealed record KernelOperation(string Name, int BytesPerElement, Action Body)
{
    /// <summary>All operations; the first two are the copies of which the faster one is what the others are compared with.</summary>
    public static IEnumerable<KernelOperation> All(KernelVectors vectors, string implementation)
    {
        var accumulator = GradientAccumulators.Create<float>(implementation);
        var localStep = LocalSteps.Create<float>(implementation);
        var average = ModelAverages.Create<float>(implementation);
        var step = new StepCoefficients<float>(1e-3f, 0.9f, 1e-4f, Nesterov: false);
        var plain = step with { Momentum = 0 };
        var (g, s, x, u) = (vectors.Gradient, vectors.Sum, vectors.Parameters, vectors.Momentum);
        yield return new("copy (`Span.CopyTo`)", 8, () => vectors.CopySource.Span.CopyTo(vectors.CopyTarget.Span));
        yield return new("copy (SIMD loop)", 8, () => Copy(vectors.CopySource.Span, vectors.CopyTarget.Span));
        yield return new("`Add`, first chunk: g, sum", 12, () => accumulator.Add(g.Span, 0.5f, s.Span, first: true));
        yield return new("`Add`: g, sum", 16, () => accumulator.Add(g.Span, 0.5f, s.Span, first: false));
        yield return new("`AddLast`: g, sum", 16, () => accumulator.AddLast(g.Span, 0.5f, s.Span, first: false, 0.5f));
        yield return new(
            "`AddLastAndStep`, heavy ball, last of several chunks: g, sum, x, u",
            28,
            () => accumulator.AddLastAndStep(g.Span, 0.5f, s.Span, first: false, 0.5f, x.Span, u.Span, step));
        yield return new(
            "`AddLastAndStep`, heavy ball, one chunk: g, x, u",
            24,
            () => accumulator.AddLastAndStep(g.Span, 1, default, first: true, 0, x.Span, u.Span, step));
        yield return new(
            "`AddLastAndStep`, no momentum, one chunk: g, x",
            16,
            () => accumulator.AddLastAndStep(g.Span, 1, default, first: true, 0, x.Span, default, plain));
        yield return new("`Step`, heavy ball: g, x, u", 20, () => localStep.Step(s.Span, x.Span, u.Span, step));
        yield return new("`TakeOver`: sum, x", 12, () => average.TakeOver(s.Span, 2, x.Span));
    }

    /// <summary>
    /// A copy through the cache, as the operations write, because the library's stores around it are slow on some machines: a slow yardstick would
    /// flatter them.
    /// </summary>
    private static void Copy(ReadOnlySpan<float> source, Span<float> target)
    {
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
            new Vector<float>(source[i..]).CopyTo(target[i..]);
        source[i..].CopyTo(target[i..]);
    }

    /// <summary>Seconds of one run.</summary>
    public double Time()
    {
        long start = Stopwatch.GetTimestamp();
        Body();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
