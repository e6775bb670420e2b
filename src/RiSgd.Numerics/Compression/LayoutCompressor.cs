using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// The code of a whole trainable vector: the codes of its tensors, one behind the other in the order of the layout, each beginning at a byte; tensors of few
/// elements, biases and norms for example, as they are. Nothing else is sent: both ends know the layout.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayoutCompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FlatSlot[] _slots;
    private readonly ICompressor<T>[] _compressors;

    /// <summary>Makes the code of a layout.</summary>
    /// <param name="layout">Its trainable slots are encoded.</param>
    /// <param name="compressor">The code of each tensor.</param>
    /// <param name="dense">The code of tensors with fewer elements than <paramref name="denseBelow"/>.</param>
    /// <param name="denseBelow">The least number of elements of a tensor that is compressed.</param>
    /// <exception cref="RunException">No array can hold the code (usage).</exception>
    public LayoutCompressor(FlatLayout layout, ICompressor<T> compressor, ICompressor<T> dense, int denseBelow)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(compressor);
        ArgumentNullException.ThrowIfNull(dense);
        _slots = [.. layout.Slots.Where(slot => slot.Offset < layout.TrainableLength)];
        _compressors = Array.ConvertAll(_slots, slot => slot.Length < denseBelow ? dense : compressor);
        Length = layout.TrainableLength;
        MaximumCodeLength = CodeSpans.Length(8 * _slots.Zip(_compressors, (slot, code) => (long)code.MaximumCodeLength(slot.Length)).Sum());
        IsUnbiased = _compressors.All(code => code.IsUnbiased);
    }

    /// <summary>Elements of a trainable vector.</summary>
    public int Length { get; }

    /// <summary>The most bytes that a code can have.</summary>
    public int MaximumCodeLength { get; }

    /// <summary>Whether E C(x) = x for all tensors.</summary>
    public bool IsUnbiased { get; }

    /// <summary>Encodes a trainable vector.</summary>
    /// <param name="trainable">[<see cref="Length"/>] only read.</param>
    /// <param name="code">At least <see cref="MaximumCodeLength"/> bytes. Bytes after the code may be overwritten.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="rank">This rank.</param>
    /// <param name="step">Local step after which it is sent.</param>
    /// <returns>Bytes of the code.</returns>
    /// <exception cref="RunException">A value is NaN, infinite or too large for the format; names rank, step and tensor.</exception>
    public int Encode(ReadOnlySpan<T> trainable, Span<byte> code, long seed, int rank, long step)
    {
        SpanLengths.Same(Length, trainable.Length, nameof(trainable));
        code = CodeSpans.Room(code, MaximumCodeLength);
        int next = 0;
        for (int i = 0; i < _slots.Length; i++)
        {
            FlatSlot slot = _slots[i];
            try
            {
                next += _compressors[i].Encode(trainable.Slice(slot.Offset, slot.Length), code[next..], new CodingKey(seed, rank, i, step));
            }
            catch (CodingException exception)
            {
                throw RunException.Failed($"Rank {rank}, step {step}: '{slot.Name}' can't be encoded: {exception.Reason}.", exception);
            }
        }

        return next;
    }

    /// <summary>trainable += weight * C(x).</summary>
    /// <param name="code">A whole code, and nothing else.</param>
    /// <param name="weight">What C(x) is multiplied by.</param>
    /// <param name="trainable">[<see cref="Length"/>] What is added to.</param>
    /// <exception cref="RunException">No vector has this code; names the tensor, or the number of bytes if there are too many. Some values may have been added to by then.</exception>
    public void DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> trainable)
    {
        SpanLengths.Same(Length, trainable.Length, nameof(trainable));
        int next = 0;
        for (int i = 0; i < _slots.Length; i++)
        {
            FlatSlot slot = _slots[i];
            try
            {
                next += _compressors[i].DecodeAdd(code[next..], weight, trainable.Slice(slot.Offset, slot.Length));
            }
            catch (CodingException exception)
            {
                throw RunException.Failed($"A received code of '{slot.Name}' can't be read: {exception.Reason}.", exception);
            }
        }

        if (next != code.Length)
            throw CodingException.NoCode($"it has {code.Length} bytes where {next} are needed");
    }
}
