namespace RiSgd.Numerics.Tests;

public class FlatMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(5_000_011)]
    public void Memory_of_ours_is_zero_and_aligned_to_cache_lines(int length)
    {
        using var memory = FlatMemory<float>.Allocate(length);
        Assert.Equal(length, memory.Length);
        Assert.Equal(length, memory.Span.Length);
        Assert.Equal(0, memory.Pointer % 64);
        Assert.False(memory.Span.ContainsAnyExcept(0f));
        memory.Span.Fill(1);
        Assert.False(memory.Span.ContainsAnyExcept(1f));
    }

    [Fact]
    public void A_slice_is_a_view()
    {
        using var memory = FlatMemory<double>.Allocate(10);
        memory.Slice(3, 2).Fill(5);
        Assert.Equal([0, 0, 0, 5, 5, 0, 0, 0, 0, 0], memory.Span.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Slice(9, 2).Length);
    }

    [Fact]
    public void A_negative_length_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => FlatMemory<float>.Allocate(-1));

    [Fact]
    public void Memory_that_was_freed_is_not_handed_out()
    {
        var memory = FlatMemory<float>.Allocate(4);
        memory.Dispose();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Pointer);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Slice(0, 1).Length);
    }

    [Fact]
    public void Borrowed_memory_is_the_owners_and_lets_it_go_once()
    {
        using var lender = FlatMemory<int>.Allocate(8);
        var owner = new CountingOwner();
        var borrowed = FlatMemory<int>.Borrow(lender.Pointer, 8, owner);
        borrowed.Span[5] = 42;
        Assert.Equal(0, owner.Disposals);
        borrowed.Dispose();
        borrowed.Dispose();
        Assert.Equal(1, owner.Disposals);
        Assert.Equal(42, lender.Span[5]);
        Assert.Throws<ObjectDisposedException>(() => borrowed.Pointer);
    }

    [Fact]
    public void Elements_at_address_zero_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FlatMemory<int>.Borrow(0, 1));
        Assert.Equal(0, FlatMemory<int>.Borrow(0, 0).Span.Length);
    }

    private sealed class CountingOwner : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
