using System.Numerics;
using System.Runtime.ExceptionServices;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>p ranks as threads of one process that meet at barriers and sum in the order of the ranks: what the oracles need of MPI, and nothing else.</summary>
internal sealed class InProcessRanks : IDisposable
{
    private readonly Barrier barrier;
    private readonly object[] posted;
    private readonly Dictionary<(int Split, int Colour), InProcessRanks> groups = [];

    private InProcessRanks(int size)
    {
        barrier = new Barrier(size);
        posted = new object[size];
    }

    private int Size => posted.Length;

    /// <summary>Runs a function on each of p ranks and gives their results in the order of the ranks.</summary>
    public static TResult[] Run<TResult>(int size, Func<IRankGroup, TResult> rank)
    {
        using var group = new InProcessRanks(size);
        var results = new TResult[size];
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, size).Select(r => new Thread(() =>
        {
            try
            {
                results[r] = rank(new Member(group, r));
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                group.Leave();
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        return results;
    }

    public void Dispose()
    {
        foreach (InProcessRanks group in groups.Values)
            group.Dispose();
        barrier.Dispose();
    }

    // A rank that failed is waited for no more, in no group: the others then end with whatever they read.
    private void Leave()
    {
        if (barrier.ParticipantCount > 0)
            barrier.RemoveParticipant();
        foreach (InProcessRanks group in groups.Values)
            group.Leave();
    }

    private sealed class Member(InProcessRanks group, int rank) : IRankGroup
    {
        private int splits;

        public int Rank => rank;

        public int Size => group.Size;

        public void Sum(Span<double> values)
        {
            object[] all = Post(values.ToArray());
            values.Clear();
            foreach (object other in all)
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] += ((double[])other)[i];
            }
        }

        public long[] Gather(long value) => [.. Post(value).Cast<long>()];

        public void Sum<T>(FlatMemory<T> source, FlatMemory<T> result)
            where T : unmanaged
        {
            if (typeof(T) == typeof(double))
                SumTyped((FlatMemory<double>)(object)source, (FlatMemory<double>)(object)result);
            else
                SumTyped((FlatMemory<float>)(object)source, (FlatMemory<float>)(object)result);
        }

        public void Broadcast<T>(FlatMemory<T> values, int root)
            where T : unmanaged
        {
            object[] all = Post(values, keep: true);
            if (rank != root)
                ((FlatMemory<T>)all[root]).Span.CopyTo(values.Span);
            group.barrier.SignalAndWait();
        }

        public void Barrier() => group.barrier.SignalAndWait();

        public GatheredBytes GatherBytes(ReadOnlySpan<byte> mine)
        {
            byte[][] all = [.. Post(mine.ToArray()).Cast<byte[]>()];
            int[] lengths = [.. all.Select(a => a.Length)];
            int[] offsets = [.. all.Select((_, r) => lengths.Take(r).Sum())];
            return new GatheredBytes([.. all.SelectMany(a => a)], offsets, lengths);
        }

        public void Exchange<T>(IReadOnlyList<int> neighbours, FlatMemory<T> mine, IReadOnlyList<FlatMemory<T>> theirs)
            where T : unmanaged
        {
            object[] all = Post(mine, keep: true);
            for (int n = 0; n < neighbours.Count; n++)
                ((FlatMemory<T>)all[neighbours[n]]).Span.CopyTo(theirs[n].Span);
            group.barrier.SignalAndWait();
        }

        public IReadOnlyList<int> ExchangeBytes(IReadOnlyList<int> neighbours, ReadOnlySpan<byte> mine, IReadOnlyList<byte[]> theirs)
        {
            object[] all = Post(mine.ToArray());
            var lengths = new int[neighbours.Count];
            for (int n = 0; n < lengths.Length; n++)
            {
                byte[] bytes = (byte[])all[neighbours[n]];
                bytes.CopyTo(theirs[n], 0);
                lengths[n] = bytes.Length;
            }

            return lengths;
        }

        public IRankGroup Split(int colour)
        {
            int[] colours = [.. Post(colour).Cast<int>()];
            int place = colours.Take(rank).Count(c => c == colour);
            InProcessRanks made;
            var key = (splits++, colour);
            lock (group.groups)
            {
                if (!group.groups.TryGetValue(key, out made!))
                    group.groups.Add(key, made = new InProcessRanks(colours.Count(c => c == colour)));
            }

            return new Member(made, place);
        }

        public IRankGroup Node() => Split(0);

        // Everybody's value, in the order of the ranks. With keep the values themselves are read by others until the next barrier.
        private object[] Post(object value, bool keep = false)
        {
            group.posted[rank] = value;
            group.barrier.SignalAndWait();
            object[] all = [.. group.posted];
            if (!keep)
                group.barrier.SignalAndWait();
            return all;
        }

        private void SumTyped<T>(FlatMemory<T> source, FlatMemory<T> result)
            where T : unmanaged, INumber<T>
        {
            object[] all = Post(source, keep: true);
            result.Span.Clear();
            foreach (object other in all)
            {
                ReadOnlySpan<T> values = ((FlatMemory<T>)other).Span;
                for (int i = 0; i < values.Length; i++)
                    result.Span[i] += values[i];
            }

            group.barrier.SignalAndWait();
        }
    }
}
