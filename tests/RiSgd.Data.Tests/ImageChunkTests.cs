using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public sealed class ImageChunkTests : IDisposable
{
    private readonly ScratchFolder scratch = new();
    private readonly ShardRequest request;

    public ImageChunkTests()
    {
        SampleSets.WriteIdx(scratch["source"]);
        request = SampleSets.Idx(scratch["source"], scratch["shards"], chunks: 1, PartitionStyle.Stride);
        ShardStore.Prepare(request, _ => { });
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void An_image_is_not_copied()
    {
        using ShardStore store = ShardStore.Open(request);
        using ImageChunk chunk = store.OpenChunk(0);
        _ = chunk.Image(0).Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        int sum = 0;
        for (int row = 0; row < chunk.Count; row++)
            sum += chunk.Image(row)[0] + chunk.Label(row) + (int)chunk.SourceRow(row);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
        Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(in chunk.Image(1)[0], in chunk.Image(1)[0]));
    }

    [Fact]
    public void Rows_that_are_not_there_and_a_disposed_chunk_throw()
    {
        using ShardStore store = ShardStore.Open(request);
        ImageChunk chunk = store.OpenChunk(0);
        foreach (int row in new[] { -1, chunk.Count, int.MaxValue, int.MinValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => chunk.Image(row).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => chunk.Label(row));
            Assert.Throws<ArgumentOutOfRangeException>(() => chunk.SourceRow(row));
        }

        chunk.Dispose();
        chunk.Dispose();
        Assert.Throws<ObjectDisposedException>(() => chunk.Image(0).Length);
        Assert.Throws<ObjectDisposedException>(() => chunk.Label(0));
        Assert.Throws<ObjectDisposedException>(() => chunk.SourceRow(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.OpenChunk(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.OpenChunk(-1));
    }

    [Fact]
    public void Disposing_the_store_disposes_its_chunks()
    {
        ShardStore store = ShardStore.Open(request);
        ImageChunk chunk = store.OpenChunk(0), test = store.OpenTest();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => chunk.Label(0));
        Assert.Throws<ObjectDisposedException>(() => test.Label(0));
    }

    /// <summary>Without the lease, the mapping would go away under the reading thread and the process with it.</summary>
    [Fact]
    public void A_chunk_disposed_while_a_batch_is_filled_gives_the_batch_or_an_exception_but_no_crash()
    {
        using ShardStore store = ShardStore.Open(request);
        var assembler = new BatchAssembler<float>(new Normalisation([0], [1]), AugmentationKind.None, seed: 1, rank: 0);
        int[] rows = [.. Enumerable.Range(0, 48)];
        var images = new float[48 * 256];
        var labels = new long[48];
        for (int round = 0; round < 200; round++)
        {
            ImageChunk chunk = store.OpenChunk(0);
            using var started = new ManualResetEventSlim();
            var disposer = new Thread(() =>
            {
                started.Wait();
                chunk.Dispose();
            });
            disposer.Start();
            Action fillForEver = () =>
            {
                while (true)
                {
                    assembler.Fill(chunk, rows, 0, images, labels);
                    started.Set();
                }
            };
            Assert.Throws<ObjectDisposedException>(fillForEver);
            disposer.Join();
        }
    }
}
