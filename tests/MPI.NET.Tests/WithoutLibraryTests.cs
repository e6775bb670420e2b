namespace MPI.NET.Tests;

/// <summary>What can be said before any MPI library is loaded.</summary>
public class WithoutLibraryTests
{
    [Fact]
    public void Primitive_types_have_the_datatype_of_their_size_and_sign()
    {
        Assert.Equal(Unsafe.MPI_UNSIGNED_CHAR, DatatypeCache.GetDatatype(typeof(byte)));
        Assert.Equal(Unsafe.MPI_INT, DatatypeCache.GetDatatype(typeof(int)));
        Assert.Equal(Unsafe.MPI_LONG_LONG, DatatypeCache.GetDatatype(typeof(long)));
        Assert.Equal(Unsafe.MPI_FLOAT, DatatypeCache.GetDatatype(typeof(float)));
        Assert.Equal(Unsafe.MPI_DOUBLE, DatatypeCache.GetDatatype(typeof(double)));
    }

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(bool))]
    [InlineData(typeof(object))]
    [InlineData(typeof(KeyValuePair<int, string>))]
    public void Types_that_must_be_serialized_have_no_datatype(Type type) =>
        Assert.Equal(Unsafe.MPI_DATATYPE_NULL, DatatypeCache.GetDatatype(type));

    [Fact]
    public void The_default_serializer_refuses_and_says_what_to_set()
    {
        var serialization = new Serialization();
        var e = Assert.Throws<PlatformNotSupportedException>(() => serialization.Serializer.Serialize(Stream.Null, "text"));
        Assert.Contains("comm.Serialization.Serializer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_communicator_exists_before_the_environment()
    {
        Assert.Null(Communicator.world);
        Assert.Null(Communicator.self);
    }

    [Fact]
    public void A_request_list_hands_out_requests_once_and_in_the_order_of_their_completion()
    {
        Pending first = new(), second = new();
        var list = new RequestList();
        list.Add(first);
        list.Add(second);
        Assert.Null(list.TestAny());
        Assert.Null(list.TestAll());
        second.IsDone = true;
        Assert.Same(second, list.WaitAny());
        Assert.Equal(1, list.Count);
        Assert.Empty(list.TestSome());
        first.IsDone = true;
        Assert.Equal([first], list.WaitSome());
        Assert.Empty(list.WaitAll());
        Assert.Throws<InvalidOperationException>(list.WaitAny);
    }

    private sealed class Pending : Request
    {
        internal bool IsDone { get; set; }

        public override CompletedStatus Wait() => Done;

        public override CompletedStatus? Test() => IsDone ? Done : null;

        public override void Cancel() => IsDone = true;

        // A status comes from MPI alone; the list asks only whether there is one.
        private static CompletedStatus Done =>
            (CompletedStatus)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(CompletedStatus));
    }
}
