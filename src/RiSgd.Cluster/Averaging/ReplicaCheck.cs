using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Asserts that replicas which no payload keeps equal are equal: the centre of elastic averaging, the estimates of compressed gossip. All-reduces need not give the same bits on all ranks, and
/// such replicas then drift apart unnoticed.
/// </summary>
public sealed class ReplicaCheck
{
    private readonly IRankGroup ranks;
    private readonly CollectiveWatchdog watchdog;

    /// <summary>Makes it for a group of ranks.</summary>
    public ReplicaCheck(IRankGroup ranks, CollectiveWatchdog watchdog)
    {
        this.ranks = ranks;
        this.watchdog = watchdog;
    }

    /// <summary>Every rank's values must be rank 0's, bit by bit.</summary>
    /// <exception cref="RunException">They are not; names the first rank that differs.</exception>
    public void AssertEqual<T>(string what, ReadOnlySpan<T> values, long step)
        where T : unmanaged
    {
        long[] checksums = Exchange(ParameterChecksum.Of(values), step);
        int other = Array.FindIndex(checksums, c => c != checksums[0]);
        if (other >= 0)
            throw RunException.Failed($"rank {other}: its {what} differs from rank 0's after step {step}: the all-reduce gives the ranks different sums, or they disagree on the method's options");
    }

    /// <summary>This rank's copies of other ranks' values must be the owners' own, bit by bit.</summary>
    /// <param name="what">What is copied, for the message.</param>
    /// <param name="own">This rank's own values.</param>
    /// <param name="owners">The ranks whose values this rank has copies of.</param>
    /// <param name="copies">The copies.</param>
    /// <param name="step">The local step.</param>
    /// <exception cref="RunException">A copy differs.</exception>
    public void AssertCopies<T>(string what, ReadOnlySpan<T> own, IReadOnlyList<int> owners, IReadOnlyList<FlatMemory<T>> copies, long step)
        where T : unmanaged, INumber<T>
    {
        long[] checksums = Exchange(ParameterChecksum.Of(own), step);
        for (int i = 0; i < owners.Count; i++)
        {
            if ((long)ParameterChecksum.Of<T>(copies[i].Span) != checksums[owners[i]])
                throw RunException.Failed($"rank {ranks.Rank}: its copy of rank {owners[i]}'s {what} differs from the owner's after step {step}: a message was lost or decoded differently");
        }
    }

    private long[] Exchange(ulong checksum, long step)
    {
        using (watchdog.During("exchange of checksums", step))
            return ranks.Gather((long)checksum);
    }
}
