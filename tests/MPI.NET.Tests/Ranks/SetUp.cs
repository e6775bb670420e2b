using System.Runtime.InteropServices;

namespace MPI.Ranks;

/// <summary>Start, clock, threads and the library that was chosen.</summary>
internal static unsafe class SetUp
{
    internal static void Environment(Intracommunicator world)
    {
        Verify.That(MPI.Environment.Initialized, "MPI is initialised");
        Verify.That(!MPI.Environment.Finalized, "MPI is not finalised");
        Verify.That(MPI.Environment.IsMainThread, "this is the main thread");
        Verify.Equal(Threading.Multiple, MPI.Environment.Threading, "thread level");
        Verify.That(MPI.Environment.ProcessorName.Length > 0, "the processor has a name");
        Verify.Equal(MPI.Environment.ProcessorName, MPI.Environment.ProcessorName, "processor name");
        double before = MPI.Environment.Time;
        Verify.That(MPI.Environment.TimeResolution is > 0 and < 0.1, "the clock ticks in less than 0.1 s");
        Verify.That(MPI.Environment.Time >= before, "the clock does not go back");
        Verify.Equal(1, Communicator.self.Size, "size of self");
        Verify.Equal(0, Communicator.self.Rank, "rank in self");
        Verify.That(world.Rank >= 0 && world.Rank < world.Size, "rank in range");
    }

    /// <summary>Two threads talk on two communicators at once.</summary>
    internal static void TwoThreads(Intracommunicator world)
    {
        using var first = (Intracommunicator)world.Clone();
        using var second = (Intracommunicator)world.Clone();
        int expected = world.Size * (world.Size + 1) / 2;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Rounds(second, expected);
                Verify.That(!MPI.Environment.IsMainThread, "the other thread is not the main one");
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        Rounds(first, expected);
        thread.Join();
        if (failure is not null) throw failure;
    }

    /// <summary>Which library a process chose: its own words.</summary>
    internal static void Library(Intracommunicator world)
    {
        nint library = File.ReadLines("/proc/self/maps").Select(line => line.Split(' ')[^1])
            .Where(path => Path.GetFileName(path).StartsWith("libmpi", StringComparison.Ordinal)).Distinct()
            .Select(path => NativeLibrary.Load(path)).First(handle => NativeLibrary.TryGetExport(handle, "MPI_Get_library_version", out _));
        byte* text = stackalloc byte[16384];
        int length;
        ((delegate* unmanaged<byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_library_version"))(text, &length);
        if (world.Rank == 0) Console.WriteLine($"library {Marshal.PtrToStringUTF8((nint)text)!.Split('\n')[0]}");
    }

    private static void Rounds(Intracommunicator comm, int expected)
    {
        for (int i = 0; i < 10; i++)
            Verify.Equal(expected, comm.Allreduce(comm.Rank + 1, Operation<int>.Add), "sum of a thread's communicator");
    }
}
