using System.Text;
using static MPI.Errors;

namespace MPI;

/// <summary>
/// The life of MPI in this process: initialised by the constructor, finalised by Dispose. Dispose waits for the other ranks;
/// after an error on one rank call <see cref="Abort"/> instead.
/// </summary>
public class Environment : IDisposable
{
    private static string? processorName;

    public Environment(ref string[]? args) : this(ref args, Threading.Serialized)
    {
    }

    /// <param name="args">Not needed by any MPI of today; may be null and stays as it is.</param>
    /// <param name="threading">What is asked for; <see cref="Threading"/> says what the library grants.</param>
    public unsafe Environment(ref string[]? args, Threading threading)
    {
        if (!Initialized)
        {
            int count = 0;
            byte** values = null;
            Check(Unsafe.MPI_Init_thread(ref count, ref values, (int)threading, out _));
        }

        Communicator.self = Intracommunicator.Adopt(Unsafe.MPI_COMM_SELF);
        Communicator.world = Intracommunicator.Adopt(Unsafe.MPI_COMM_WORLD);
    }

    public static bool Initialized
    {
        get
        {
            Check(Unsafe.MPI_Initialized(out int flag));
            return flag != 0;
        }
    }

    public static bool Finalized
    {
        get
        {
            Check(Unsafe.MPI_Finalized(out int flag));
            return flag != 0;
        }
    }

    public static Threading Threading
    {
        get
        {
            Check(Unsafe.MPI_Query_thread(out int provided));
            return (Threading)provided;
        }
    }

    public static bool IsMainThread
    {
        get
        {
            Check(Unsafe.MPI_Is_thread_main(out int flag));
            return flag != 0;
        }
    }

    public static string ProcessorName
    {
        get
        {
            if (processorName is not null) return processorName;
            var name = new byte[512];
            int length = 0;
            Check(Unsafe.MPI_Get_processor_name(name, ref length));
            return processorName = Encoding.UTF8.GetString(name, 0, length);
        }
    }

    /// <summary>Seconds since some moment in the past.</summary>
    public static double Time => Unsafe.MPI_Wtime();

    /// <summary>Seconds between two ticks of <see cref="Time"/>.</summary>
    public static double TimeResolution => Unsafe.MPI_Wtick();

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (!Initialized || Finalized) return;
        DatatypeCache.Free();
        Communicator.world = null!;
        Communicator.self = null!;
        Check(Unsafe.MPI_Finalize());
    }

    /// <summary>Ends all ranks; the launcher returns the error code.</summary>
    public static void Abort(int errorCode) => Check(Unsafe.MPI_Abort(Unsafe.MPI_COMM_WORLD, errorCode));

    public static void Run(Action<Intracommunicator> action, bool cleanupEnvironment = true)
    {
        string[]? args = null;
        Run(ref args, Threading.Serialized, action, cleanupEnvironment);
    }

    public static void Run(ref string[]? args, Action<Intracommunicator> action, bool cleanupEnvironment = true) =>
        Run(ref args, Threading.Serialized, action, cleanupEnvironment);

    /// <summary>
    /// Runs the action between initialisation and finalisation. An exception of the action goes on to the caller without
    /// finalisation, which would wait for ranks that still wait for this one.
    /// </summary>
    public static void Run(
        ref string[]? args, Threading threading, Action<Intracommunicator> action, bool cleanupEnvironment = true)
    {
        ArgumentNullException.ThrowIfNull(action);
#pragma warning disable CA2000 // disposed unless the action throws or the caller keeps MPI alive: see above
        var environment = new Environment(ref args, threading);
#pragma warning restore CA2000
        action(Communicator.world);
        if (cleanupEnvironment) environment.Dispose();
    }

    /// <summary>
    /// ArgumentException with the name of MPI's argument, <see cref="MessageTruncatedException"/>, or Exception; code and class
    /// stand in its Data under "MPI Error Code" and "MPI Error Class".
    /// </summary>
    public static Exception TranslateErrorIntoException(int errorCode) => Translate(errorCode);
}
