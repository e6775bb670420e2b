namespace RiSgd.Methods.Tests;

public class EliasOmegaTests
{
    // Elias 1975, but the digits of a group that follow its leading 1 in ascending order: 8 is "11 1000 0" there, with 11 = 3 and 1000 = 8.
    [Theory]
    [InlineData(1, "0")]
    [InlineData(2, "10 0")]
    [InlineData(3, "11 0")]
    [InlineData(4, "10 100 0")]
    [InlineData(5, "10 110 0")]
    [InlineData(6, "10 101 0")]
    [InlineData(7, "10 111 0")]
    [InlineData(8, "11 1000 0")]
    [InlineData(15, "11 1111 0")]
    [InlineData(16, "10 100 10000 0")]
    [InlineData(100, "10 101 1001001 0")]
    public void Codes_are_those_of_the_definition(int number, string expected)
    {
        var (bits, length) = EliasOmega.Code(number);
        var written = string.Concat(Enumerable.Range(0, length).Select(i => (bits >> i & 1) == 0 ? '0' : '1'));
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), written);
    }

    [Fact]
    public void No_code_is_the_beginning_of_another_one()
    {
        var codes = Enumerable.Range(1, 300).Select(EliasOmega.Code).ToArray();
        foreach (var a in codes)
            Assert.Single(codes, b => b.Length >= a.Length && (b.Bits & ((1ul << a.Length) - 1)) == a.Bits);
    }

    [Fact]
    public void Lengths_follow_the_recursion_up_to_the_largest_number()
    {
        Assert.Equal([1, 3, 3, 6, 6, 6, 6, 7], Enumerable.Range(1, 8).Select(EliasOmega.Length));
        Assert.Equal(EliasOmega.MaximumLength, EliasOmega.Length(int.MaxValue));
        Assert.Equal(10 + 4 + 2 + 1, EliasOmega.Length(1 << 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => EliasOmega.Code(0));
    }
}
