using System.Runtime.ExceptionServices;
using MPI;
using RiSgd.Methods;

namespace RiSgd.Cluster;

/// <summary>Another rank has failed and says why; this rank ends silently with the same exit code.</summary>
public sealed class PeerFailedException : RunException
{
    /// <summary>Makes it for the rank that failed.</summary>
    public PeerFailedException(ExitCode code, int rank)
        : base(code, $"rank {rank} failed; its own message says why") => FailedRank = rank;

    /// <summary>The rank that failed.</summary>
    public int FailedRank { get; }
}

/// <summary>One rank's part in an MPI job, from MPI_Init to MPI_Finalize. At most one per process.</summary>
public sealed class RankSession : IDisposable
{
    private readonly MPI.Environment environment;

    private RankSession(MPI.Environment environment)
    {
        this.environment = environment;
        Ranks = new MpiRanks();
    }

    /// <summary>The ranks of the job.</summary>
    public MpiRanks Ranks { get; }

    /// <summary>
    /// Whether the failure that is under way is known to all ranks, so that each ends by itself. If it is not, this rank must end the others with <see cref="Abort"/>.
    /// </summary>
    public bool FailureIsShared { get; private set; }

    /// <summary>
    /// Whether a launcher (Open MPI's, MPICH's, SLURM's through PMIx or PMI) started this process as one of several ranks.
    /// </summary>
    public static bool UnderLauncher =>
        Marks.Any(mark => System.Environment.GetEnvironmentVariable(mark) is { Length: > 0 });

    private static IEnumerable<string> Marks => ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMI_RANK", "PMI_FD", "PMIX_RANK"];

    /// <summary>Whether a thread other than the first may call MPI while the first one does not; asked for by <see cref="Open"/>, granted by the library.</summary>
    public static bool MayUseOtherThreads => MPI.Environment.Threading >= Threading.Serialized;

    /// <summary>Starts MPI. One thread at a time calls it from now on (MPI_THREAD_SERIALIZED).</summary>
    /// <exception cref="RunException">MPI is not installed or does not start.</exception>
    public static RankSession Open()
    {
        try
        {
            string[]? none = null;
            return new RankSession(new MPI.Environment(ref none!, Threading.Serialized));
        }
        catch (DllNotFoundException e)
        {
            throw RunException.Failed(e.Message, e);
        }
    }

    /// <summary>
    /// Does something on every rank and makes sure that either all go on or all stop: where it fails on any rank, the lowest failing one throws its own exception and
    /// all others a <see cref="PeerFailedException"/> with the same exit code.
    /// </summary>
    /// <param name="action">What to do; it must contain no collective operation.</param>
    public void Together(Action action)
    {
        Exception? failure = null;
        try
        {
            action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failure = e;
        }

        long mine = failure is null ? 0 : (long)((failure as RunException)?.Code ?? ExitCode.Failed);
        long[] codes = Ranks.Gather(mine);
        int first = Array.FindIndex(codes, code => code != 0);
        if (first < 0)
            return;
        FailureIsShared = true;
        if (first == Ranks.Rank)
            ExceptionDispatchInfo.Throw(failure!);
        throw new PeerFailedException((ExitCode)codes[first], first);
    }

    /// <summary>The same for something that yields a value on each rank.</summary>
    public TResult Together<TResult>(Func<TResult> function)
    {
        TResult result = default!;
        Together(() => { result = function(); });
        return result;
    }

    /// <summary>Ends every rank of the job now with an exit code; for a failure that the other ranks can't know of.</summary>
    public static void Abort(ExitCode code) => MPI.Environment.Abort((int)code);

    /// <summary>Ends MPI on this rank; the other ranks must do so too.</summary>
    public void Dispose() => environment.Dispose();
}
