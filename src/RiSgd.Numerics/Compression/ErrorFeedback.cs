using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// Error feedback (Seide et al., Interspeech 2014; Stich, Cordonnier, Jaggi, NeurIPS 2018): what a code leaves out is added to what is encoded next. p = x + e,
/// C(p) is sent, e = p - C(p); so the sum of all that was sent is the sum of all x, but for the last e.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ErrorFeedback<T> : IKeepsState, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayoutCompressor<T> _compressor;
    private readonly FlatMemory<T> _memory;

    /// <summary>Starts with e = 0.</summary>
    public ErrorFeedback(LayoutCompressor<T> compressor)
    {
        ArgumentNullException.ThrowIfNull(compressor);
        _compressor = compressor;
        _memory = FlatMemory<T>.Allocate(compressor.Length);
    }

    /// <summary>e: what has not been sent yet.</summary>
    public ReadOnlySpan<T> Memory => _memory.Span;

    /// <summary>Encodes x + e and keeps what the code leaves out. Arguments and errors are those of <see cref="LayoutCompressor{T}.Encode"/>.</summary>
    /// <returns>Bytes of the code.</returns>
    public int Encode(ReadOnlySpan<T> trainable, Span<byte> code, long seed, int rank, long step)
    {
        Span<T> memory = _memory.Span;
        SpanLengths.Same(memory.Length, trainable.Length, nameof(trainable));
        Add(trainable, memory);
        int bytes = _compressor.Encode(memory, code, seed, rank, step);
        _compressor.DecodeAdd(code[..bytes], T.NegativeOne, memory);
        return bytes;
    }

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        visitor.Values("error_feedback", _memory.Span);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _memory.Dispose();

    private static void Add(ReadOnlySpan<T> addend, Span<T> sum)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(sum[i..]) + new Vector<T>(addend[i..])).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += addend[i];
    }
}
