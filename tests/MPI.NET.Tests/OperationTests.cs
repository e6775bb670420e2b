namespace MPI.NET.Tests;

/// <summary>Operations as delegates: no MPI library is needed.</summary>
public class OperationTests
{
    [Fact]
    public void Predefined_operations_of_whole_numbers_are_MPIs_own()
    {
        Assert.Equal(Unsafe.MPI_SUM, Operation<int>.GetPredefinedOperation(Operation<int>.Add));
        Assert.Equal(Unsafe.MPI_PROD, Operation<byte>.GetPredefinedOperation(Operation<byte>.Multiply));
        Assert.Equal(Unsafe.MPI_BXOR, Operation<ulong>.GetPredefinedOperation(Operation<ulong>.ExclusiveOr));
        Assert.Equal(Unsafe.MPI_LAND, Operation<long>.GetPredefinedOperation(Operation<long>.LogicalAnd));
    }

    [Fact]
    public void Bitwise_and_logical_operations_of_floats_are_none_of_MPIs()
    {
        Assert.Equal(Unsafe.MPI_MAX, Operation<float>.GetPredefinedOperation(Operation<float>.Max));
        Assert.Equal(Unsafe.MPI_OP_NULL, Operation<float>.GetPredefinedOperation(Operation<float>.LogicalAnd));
        Assert.Throws<NotSupportedException>(() => Operation<double>.BitwiseAnd(1, 2));
    }

    [Fact]
    public void A_delegate_of_the_program_is_none_of_MPIs_even_if_it_adds() =>
        Assert.Equal(Unsafe.MPI_OP_NULL, Operation<int>.GetPredefinedOperation((x, y) => x + y));

    [Fact]
    public void Types_that_C_does_not_have_use_their_own_operators()
    {
        Assert.Equal(Unsafe.MPI_OP_NULL, Operation<decimal>.GetPredefinedOperation(Operation<decimal>.Add));
        Assert.Equal(3.5m, Operation<decimal>.Add(1.5m, 2m));
        Assert.Equal(TimeSpan.FromSeconds(3), Operation<TimeSpan>.Add(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        Assert.Equal("b", Operation<string>.Max("a", "b"));
        Assert.Throws<NotSupportedException>(() => Operation<Version>.Multiply(new Version(), new Version()));
    }

    [Fact]
    public void Truth_values_have_logical_operations_and_no_sum()
    {
        Assert.True(Operation<bool>.LogicalOr(false, true));
        Assert.False(Operation<bool>.LogicalAnd(false, true));
        Assert.Throws<NotSupportedException>(() => Operation<bool>.Add(true, true));
    }

    [Fact]
    public void Whole_numbers_wrap_as_they_do_in_C() => Assert.Equal((byte)4, Operation<byte>.Add(250, 10));
}
