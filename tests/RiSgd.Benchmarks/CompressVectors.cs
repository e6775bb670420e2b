using System.Diagnostics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Benchmarks;

/// <summary>One encoding and decoding.</summary>
/// <param name="Bytes">Length of the code.</param>
/// <param name="EncodeSeconds">Time to encode.</param>
/// <param name="DecodeSeconds">Time to decode and add.</param>
internal readonly record struct CodeTiming(int Bytes, double EncodeSeconds, double DecodeSeconds);

/// <summary>What is encoded, room for any format's code, and what is added to.</summary>
internal sealed class CompressVectors : IDisposable
{
    /// <summary>Elias codes of 15 levels need up to 9 bits for an element, no compression 32.</summary>
    private const int MostBytesPerElement = 4;

    private readonly FlatMemory<float> _values;
    private readonly FlatMemory<float> _sum;
    private readonly FlatMemory<byte> _code;

    public CompressVectors(int length)
    {
        _values = FlatMemory<float>.Allocate(length);
        _sum = FlatMemory<float>.Allocate(length);
        _code = FlatMemory<byte>.Allocate(MostBytesPerElement * length);
        var random = new CounterRandom(1, RandomPurpose.ProblemNoise);
        foreach (ref float value in _values.Span)
            value = (float)random.NextGaussian();
    }

    public CodeTiming Time(ICompressor<float> compressor, CodingKey key)
    {
        long start = Stopwatch.GetTimestamp();
        int bytes = compressor.Encode(_values.Span, _code.Span, key);
        long encoded = Stopwatch.GetTimestamp();
        compressor.DecodeAdd(_code.Span[..bytes], 0.5f, _sum.Span);
        long decoded = Stopwatch.GetTimestamp();
        return new CodeTiming(bytes, Stopwatch.GetElapsedTime(start, encoded).TotalSeconds, Stopwatch.GetElapsedTime(encoded, decoded).TotalSeconds);
    }

    public void Dispose()
    {
        _values.Dispose();
        _sum.Dispose();
        _code.Dispose();
    }
}
