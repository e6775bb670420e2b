using System.Text;
using MPI;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster;

/// <summary>The ranks of an MPI communicator. Payloads go straight from native memory to MPI; only small control values pass through managed arrays.</summary>
public sealed unsafe partial class MpiRanks : IRankGroup
{
    /// <summary>
    /// A large payload goes through MPI in pieces of this size, one after the other into the same result: the ranks of a host then pass them on through the processor's cache instead of
    /// through memory, and over a network a piece is still long against its latency.
    /// </summary>
    private const int SegmentBytes = 8 << 20;

    private readonly int communicator;
    private double[] received = [];
    private byte[] gathered = [];

    /// <summary>All ranks of the job (MPI_COMM_WORLD).</summary>
    public MpiRanks()
        : this(Unsafe.MPI_COMM_WORLD)
    {
    }

    private MpiRanks(int communicator)
    {
        this.communicator = communicator;
        Check(Unsafe.MPI_Comm_rank(communicator, out int rank));
        Check(Unsafe.MPI_Comm_size(communicator, out int size));
        Rank = rank;
        Size = size;
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public void Sum(Span<double> values)
    {
        // An array of exactly this length, kept from call to call: the control exchange of every round has the same length.
        if (received.Length != values.Length)
            received = new double[values.Length];
        fixed (double* mine = values, sums = received)
            Check(Unsafe.MPI_Allreduce((nint)mine, (nint)sums, values.Length, Unsafe.MPI_DOUBLE, Unsafe.MPI_SUM, communicator));
        received.CopyTo(values);
    }

    /// <inheritdoc/>
    public long[] Gather(long value)
    {
        var values = new long[Size];
        fixed (long* all = values)
            Check(Unsafe.MPI_Allgather((nint)(&value), sizeof(long), Unsafe.MPI_BYTE, (nint)all, sizeof(long), Unsafe.MPI_BYTE, communicator));
        return values;
    }

    /// <inheritdoc/>
    public void Sum<T>(FlatMemory<T> source, FlatMemory<T> result)
        where T : unmanaged
    {
        if (source.Length != result.Length)
            throw new ArgumentException($"the result holds {result.Length} elements, the source {source.Length}", nameof(result));
        int segment = SegmentBytes / sizeof(T);
        for (int first = 0; first < source.Length; first += segment)
        {
            nint offset = (nint)first * sizeof(T);
            int length = Math.Min(segment, source.Length - first);
            Check(Unsafe.MPI_Allreduce(source.Pointer + offset, result.Pointer + offset, length, Datatype<T>(), Unsafe.MPI_SUM, communicator));
        }
    }

    /// <inheritdoc/>
    public void Broadcast<T>(FlatMemory<T> values, int root)
        where T : unmanaged =>
        Check(Unsafe.MPI_Bcast(values.Pointer, values.Length, Datatype<T>(), root, communicator));

    /// <inheritdoc/>
    public void Barrier() => Check(Unsafe.MPI_Barrier(communicator));

    /// <inheritdoc/>
    public GatheredBytes GatherBytes(ReadOnlySpan<byte> mine)
    {
        int[] lengths = [.. Gather(mine.Length).Select(l => (int)l)];
        int[] offsets = new int[Size];
        long total = 0;
        for (int rank = 0; rank < Size; rank++)
        {
            offsets[rank] = (int)total;
            total += lengths[rank];
            if (total > Array.MaxLength)
                throw RunException.Failed($"the ranks' codes are more than {Array.MaxLength} bytes together, which one all-gather can't carry; use fewer ranks or a smaller --compress-ratio");
        }

        if (gathered.LongLength < total)
            gathered = new byte[total];
        fixed (byte* send = mine, receive = gathered)
        {
            // no bytes at all have no address, which MPI would refuse
            byte nothing = 0;
            Check(Unsafe.MPI_Allgatherv(
                (nint)(send is null ? &nothing : send), mine.Length, Unsafe.MPI_BYTE, (nint)(receive is null ? &nothing : receive), lengths, offsets, Unsafe.MPI_BYTE, communicator));
        }

        return new GatheredBytes(gathered, offsets, lengths);
    }

    /// <inheritdoc/>
    public IRankGroup Split(int colour)
    {
        Check(Unsafe.MPI_Comm_split(communicator, colour, Rank, out int made));
        return new MpiRanks(made);
    }

    /// <inheritdoc/>
    public IRankGroup Node()
    {
        string[] hosts = GatherTexts(System.Environment.MachineName);
        return Split(Array.IndexOf(hosts, hosts[Rank]));
    }

    /// <summary>A short text of every rank (host name, device ...), in the order of the ranks.</summary>
    /// <param name="text">At most 255 bytes in UTF-8; the rest is cut off.</param>
    public string[] GatherTexts(string text)
    {
        const int Longest = 255;
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        GatheredBytes all = GatherBytes(utf8.AsSpan(0, Math.Min(Longest, utf8.Length)));
        return [.. Enumerable.Range(0, Size).Select(r => Encoding.UTF8.GetString(all[r]))];
    }

    /// <summary>Rank 0's text on every rank.</summary>
    /// <param name="text">The text; ignored on the other ranks.</param>
    public string BroadcastText(string? text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text ?? "");
        int length = (int)Gather(bytes.Length)[0];
        if (Rank != 0)
            bytes = new byte[length];
        if (length == 0)
            return "";
        fixed (byte* first = bytes)
            Check(Unsafe.MPI_Bcast((nint)first, length, Unsafe.MPI_BYTE, 0, communicator));
        return Encoding.UTF8.GetString(bytes);
    }

    private static int Datatype<T>() =>
        typeof(T) == typeof(float) ? Unsafe.MPI_FLOAT
        : typeof(T) == typeof(double) ? Unsafe.MPI_DOUBLE
        : typeof(T) == typeof(byte) ? Unsafe.MPI_BYTE
        : throw new NotSupportedException($"no MPI datatype is known for {typeof(T).Name}");

    private static void Check(int code)
    {
        if (code != Unsafe.MPI_SUCCESS)
            throw MPI.Environment.TranslateErrorIntoException(code);
    }
}
