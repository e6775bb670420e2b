using System.Runtime.CompilerServices;

namespace MPI.Ranks;

/// <summary>Errors, and what they become.</summary>
internal static class Failures
{
    internal static void Errors(Intracommunicator world)
    {
        Refused(() => world.Send(1, world.Size, 0), "rank", Unsafe.MPI_ERR_RANK);
        Refused(() => world.Send(1, world.Rank, -5), "tag", Unsafe.MPI_ERR_TAG);
        int value = 1;
        Refused(() => world.Broadcast(ref value, world.Size), "root", Unsafe.MPI_ERR_ROOT);
        var failure = Unsafe.MPI_Barrier(Unsafe.MPI_COMM_NULL);
        Verify.That(failure != Unsafe.MPI_SUCCESS, "a call on no communicator fails");
        Verify.Equal(Unsafe.MPI_ERR_COMM, Class(Environment.TranslateErrorIntoException(failure)), "class of a bad communicator");
        Refused(() => Unsafe.MPI_Type_size(Unsafe.MPI_DATATYPE_NULL, out _), "datatype", Unsafe.MPI_ERR_TYPE);
        Refused(() => Unsafe.MPI_Send(0, -1, Unsafe.MPI_INT, 0, 0, Unsafe.MPI_COMM_SELF), "count", Unsafe.MPI_ERR_COUNT);
        Refused(() => Sum(Unsafe.MPI_OP_NULL), "op", Unsafe.MPI_ERR_OP);

        float[]? same = [1, 2];
        Verify.Throws<ArgumentException>(() => world.Allreduce(same, Operation<float>.Add, ref same), "one array in and out");
        world.Barrier();
    }

    internal static void Truncation(Intracommunicator world)
    {
        Request sending = world.ImmediateSend(new[] { 1, 2, 3 }, world.Rank, 11);
        int[]? small = new int[2];
        var e = Verify.Throws<MessageTruncatedException>(() => world.Receive(world.Rank, 11, ref small), "a message too long");
        Verify.Equal(Unsafe.MPI_ERR_TRUNCATE, Class(e), "class of truncation");
        sending.Wait();
        world.Barrier();
    }

    internal static void NullReference(Intracommunicator world)
    {
        world.Barrier();
        for (int i = 0; i < 3; i++)
            Verify.Throws<NullReferenceException>(() => Length(null!), "null has no length");
        world.Barrier();
    }

    internal static void Abort(Intracommunicator world)
    {
        if (world.Rank == world.Size - 1) MPI.Environment.Abort(42);
        world.Barrier();
    }

    /// <summary>An exception that nobody catches on one rank while the others wait for it.</summary>
    internal static void Unhandled(Intracommunicator world)
    {
        if (world.Rank == world.Size - 1)
        {
            var thread = new Thread(() => throw new InvalidDataException("nobody catches this"));
            thread.Start();
            thread.Join();
        }

        world.Barrier();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(int[] values) => values.Length;

    private static unsafe int Sum(int op)
    {
        int value = 1, sum = 0;
        return Unsafe.MPI_Allreduce((nint)(&value), (nint)(&sum), 1, Unsafe.MPI_INT, op, Unsafe.MPI_COMM_SELF);
    }

    private static void Refused(Func<int> call, string parameter, int errorClass) =>
        Refused(
            () =>
            {
                int code = call();
                if (code != Unsafe.MPI_SUCCESS) throw Environment.TranslateErrorIntoException(code);
            },
            parameter,
            errorClass);

    private static void Refused(Action action, string parameter, int errorClass)
    {
        var e = Verify.Throws<ArgumentException>(action, $"a bad {parameter}");
        Verify.Equal(parameter, e.ParamName, "the argument that the exception names");
        Verify.Equal(errorClass, Class(e), $"class of a bad {parameter}");
        Verify.That(e.Data["MPI Error Code"] is not null and not 0, "the exception carries MPI's code");
    }

    private static int Class(Exception e) => (int)e.Data["MPI Error Class"]!;
}
