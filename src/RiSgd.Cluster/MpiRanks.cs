using System.Text;
using MPI;
using RiSgd.Numerics;

namespace RiSgd.Cluster;

/// <summary>All ranks of the MPI job (MPI_COMM_WORLD). Payloads go straight from native memory to MPI; only small control values pass through managed arrays.</summary>
public sealed class MpiRanks : IRankGroup
{
    /// <summary>
    /// A large payload goes through MPI in pieces of this size, one after the other into the same result: the ranks of a host then pass them on through the processor's cache instead of
    /// through memory, and over a network a piece is still long against its latency.
    /// </summary>
    private const int SegmentBytes = 8 << 20;

    private readonly Intracommunicator world = Communicator.world;
    private double[] inward = [];
    private double[] outward = [];

    /// <inheritdoc/>
    public int Rank => world.Rank;

    /// <inheritdoc/>
    public int Size => world.Size;

    /// <inheritdoc/>
    public void Sum(Span<double> values)
    {
        // Arrays of exactly this length, kept from call to call: the control exchange of every round has the same length.
        if (inward.Length != values.Length)
        {
            inward = new double[values.Length];
            outward = new double[values.Length];
        }

        values.CopyTo(inward);
        double[]? sums = outward;
        world.Allreduce(inward, Operation<double>.Add, ref sums);
        sums.CopyTo(values);
    }

    /// <inheritdoc/>
    public long[] Gather(long value) => world.Allgather(value);

    /// <inheritdoc/>
    public void Sum<T>(FlatMemory<T> source, FlatMemory<T> result)
        where T : unmanaged
    {
        if (source.Length != result.Length)
            throw new ArgumentException($"the result holds {result.Length} elements, the source {source.Length}", nameof(result));
        unsafe
        {
            int segment = SegmentBytes / sizeof(T);
            for (int first = 0; first < source.Length; first += segment)
            {
                nint offset = (nint)first * sizeof(T);
                int length = Math.Min(segment, source.Length - first);
                Check(Unsafe.MPI_Allreduce(source.Pointer + offset, result.Pointer + offset, length, Datatype<T>(), Unsafe.MPI_SUM, Unsafe.MPI_COMM_WORLD));
            }
        }
    }

    /// <inheritdoc/>
    public void Broadcast<T>(FlatMemory<T> values, int root)
        where T : unmanaged =>
        Check(Unsafe.MPI_Bcast(values.Pointer, values.Length, Datatype<T>(), root, Unsafe.MPI_COMM_WORLD));

    /// <inheritdoc/>
    public void Barrier() => world.Barrier();

    /// <summary>A short text of every rank (host name, device ...), in the order of the ranks.</summary>
    /// <param name="text">At most 255 bytes in UTF-8; the rest is cut off.</param>
    public string[] GatherTexts(string text)
    {
        const int Slot = 256;
        var mine = new byte[Slot];
        int length = Math.Min(Slot - 1, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text).AsSpan(0, length).CopyTo(mine.AsSpan(1));
        mine[0] = (byte)length;
        byte[] all = world.AllgatherFlattened(mine, Slot);
        return [.. Enumerable.Range(0, Size).Select(r => Encoding.UTF8.GetString(all, (r * Slot) + 1, all[r * Slot]))];
    }

    /// <summary>Rank 0's text on every rank.</summary>
    /// <param name="text">The text; ignored on the other ranks.</param>
    public string BroadcastText(string? text)
    {
        byte[]? bytes = Encoding.UTF8.GetBytes(text ?? "");
        int length = (int)Gather(bytes.Length)[0];
        if (Rank != 0)
            bytes = new byte[length];
        world.Broadcast(ref bytes, root: 0);
        return Encoding.UTF8.GetString(bytes);
    }

    private static int Datatype<T>() =>
        typeof(T) == typeof(float) ? Unsafe.MPI_FLOAT
        : typeof(T) == typeof(double) ? Unsafe.MPI_DOUBLE
        : throw new NotSupportedException($"no MPI datatype is known for {typeof(T).Name}");

    private static void Check(int code)
    {
        if (code != Unsafe.MPI_SUCCESS)
            throw MPI.Environment.TranslateErrorIntoException(code);
    }
}
