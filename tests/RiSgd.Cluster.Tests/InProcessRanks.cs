using System.Numerics;
using System.Runtime.ExceptionServices;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>p ranks as threads of one process that meet at barriers and sum in the order of the ranks: what the oracles need of MPI, and nothing else.</summary>
internal sealed class InProcessRanks : IDisposable
{
    private readonly Barrier barrier;
    private readonly double[][] controls;
    private readonly object[] payloads;
    private readonly long[] values;

    private InProcessRanks(int size)
    {
        barrier = new Barrier(size);
        controls = new double[size][];
        payloads = new object[size];
        values = new long[size];
    }

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
                group.barrier.RemoveParticipant();
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

    public void Dispose() => barrier.Dispose();

    private sealed class Member(InProcessRanks group, int rank) : IRankGroup
    {
        public int Rank => rank;

        public int Size => group.values.Length;

        public void Sum(Span<double> values)
        {
            group.controls[rank] = values.ToArray();
            group.barrier.SignalAndWait();
            values.Clear();
            foreach (double[] other in group.controls)
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] += other[i];
            }

            group.barrier.SignalAndWait();
        }

        public long[] Gather(long value)
        {
            group.values[rank] = value;
            group.barrier.SignalAndWait();
            long[] all = [.. group.values];
            group.barrier.SignalAndWait();
            return all;
        }

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
            group.payloads[rank] = values;
            group.barrier.SignalAndWait();
            if (rank != root)
                ((FlatMemory<T>)group.payloads[root]).Span.CopyTo(values.Span);
            group.barrier.SignalAndWait();
        }

        public void Barrier() => group.barrier.SignalAndWait();

        private void SumTyped<T>(FlatMemory<T> source, FlatMemory<T> result)
            where T : unmanaged, INumber<T>
        {
            group.payloads[rank] = source;
            group.barrier.SignalAndWait();
            result.Span.Clear();
            foreach (object other in group.payloads)
            {
                ReadOnlySpan<T> values = ((FlatMemory<T>)other).Span;
                for (int i = 0; i < values.Length; i++)
                    result.Span[i] += values[i];
            }

            group.barrier.SignalAndWait();
        }
    }
}
