using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// The mean of coded vectors over the ranks: codes can't be summed on the way, so that every rank gathers all of them and adds them up in the order of the ranks, which gives the same bits
/// everywhere. A vector that is not coded, such as batch-norm statistics, may travel at the head of each message.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class CodedMean<T> : IKeepsState
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayoutCompressor<T> compressor;
    private readonly ErrorFeedback<T>? feedback;
    private readonly long seed;
    private byte[] message;
    private GatheredBytes? gathered;

    /// <summary>Makes it.</summary>
    /// <param name="control">The round: its ranks, and its count of bytes.</param>
    /// <param name="compressor">The code.</param>
    /// <param name="feedback">Adds what a code leaves out to what is coded next, as biased codes need it; of the same code, owned by the caller; null: nothing is added.</param>
    /// <param name="seed">Seed of the run; with rank and step it addresses the random numbers of a code, so that the ranks' ones are independent.</param>
    public CodedMean(RoundControl control, LayoutCompressor<T> compressor, ErrorFeedback<T>? feedback, long seed)
    {
        Control = control;
        this.compressor = compressor;
        this.feedback = feedback;
        this.seed = seed;
        message = new byte[compressor.MaximumCodeLength];
    }

    /// <summary>How a round begins and ends.</summary>
    public RoundControl Control { get; }

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor) => feedback?.VisitState(visitor);

    /// <summary>Codes this rank's vector and gathers all ranks' codes. Counts p - 1 messages of this rank.</summary>
    /// <param name="step">The local step.</param>
    /// <param name="values">The vector, over the trainable part; only read.</param>
    /// <param name="plain">What travels as it is, equally long on all ranks; may be empty.</param>
    /// <exception cref="RunException">A value can't be coded: names rank, step and tensor.</exception>
    public void Gather(long step, ReadOnlySpan<T> values, ReadOnlySpan<T> plain)
    {
        IRankGroup ranks = Control.Ranks;
        int head = plain.Length * Unsafe.SizeOf<T>();
        if (message.Length < head + compressor.MaximumCodeLength)
            message = new byte[head + compressor.MaximumCodeLength];
        MemoryMarshal.AsBytes(plain).CopyTo(message);
        Span<byte> code = message.AsSpan(head);
        int length = feedback?.Encode(values, code, seed, ranks.Rank, step) ?? compressor.Encode(values, code, seed, ranks.Rank, step);
        using (Control.Watchdog.During("gathering of codes", step))
            gathered = ranks.GatherBytes(message.AsSpan(0, head + length));
        Control.BytesSent += (double)(ranks.Size - 1) * (head + length);
    }

    /// <summary>Adds the mean of what <see cref="Gather"/> has gathered, (1/p) sum_k C(v_k), in the order of the ranks.</summary>
    /// <param name="values">The trainable part, added to.</param>
    /// <param name="plain">What travelled as it is, added to.</param>
    /// <exception cref="RunException">A code can't be read.</exception>
    public void AddMean(Span<T> values, Span<T> plain)
    {
        GatheredBytes all = gathered ?? throw new InvalidOperationException("nothing has been gathered");
        gathered = null;
        T share = T.One / T.CreateChecked(all.Count);
        int head = plain.Length * Unsafe.SizeOf<T>();
        for (int rank = 0; rank < all.Count; rank++)
        {
            ReadOnlySpan<T> theirs = MemoryMarshal.Cast<byte, T>(all[rank][..head]);
            for (int i = 0; i < plain.Length; i++)
                plain[i] += share * theirs[i];
            compressor.DecodeAdd(all[rank][head..], share, values);
        }
    }
}
