using RiSgd.Numerics;

namespace RiSgd.Benchmarks;

/// <summary>The flat buffers of one rank, and one more to copy to.</summary>
internal sealed class KernelVectors : IDisposable
{
    public KernelVectors(int length)
    {
        Gradient = FlatMemory<float>.Allocate(length);
        Sum = FlatMemory<float>.Allocate(length);
        Parameters = FlatMemory<float>.Allocate(length);
        Momentum = FlatMemory<float>.Allocate(length);
        CopySource = FlatMemory<float>.Allocate(length);
        CopyTarget = FlatMemory<float>.Allocate(length);
        var random = new Random(1);
        foreach (var vector in new[] { Gradient, Sum, Parameters, CopySource })
        {
            foreach (ref float value in vector.Span)
                value = random.NextSingle() - 0.5f;
        }
    }

    public FlatMemory<float> Gradient { get; }

    public FlatMemory<float> Sum { get; }

    public FlatMemory<float> Parameters { get; }

    public FlatMemory<float> Momentum { get; }

    public FlatMemory<float> CopySource { get; }

    public FlatMemory<float> CopyTarget { get; }

    public void Dispose()
    {
        foreach (var vector in new[] { Gradient, Sum, Parameters, Momentum, CopySource, CopyTarget })
            vector.Dispose();
    }
}
