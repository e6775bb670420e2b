namespace RiSgd.Methods.Tests;

public class NearestNameTests
{
    private static readonly string[] Options =
        ["tau", "redundancy", "redundancy-sigma", "batch-size", "batch-policy", "learning-rate", "lr"];

    [Theory]
    [InlineData("redundnacy", "redundancy")]
    [InlineData("redundany", "redundancy")]
    [InlineData("redundancyy", "redundancy")]
    [InlineData("redundansy", "redundancy")]
    [InlineData("Batch-Size", "batch-size")]
    [InlineData("batchsize", "batch-size")]
    [InlineData("taw", "tau")]
    [InlineData("redundancy-sgima", "redundancy-sigma")]
    [InlineData("lerning_rate", "learning-rate")]
    public void Misspelt_names_find_what_they_meant(string given, string meant) => Assert.Equal(meant, NearestName.Of(given, Options));

    [Theory]
    [InlineData("completely-else")]
    [InlineData("quux")]
    [InlineData("batch")]
    public void Names_near_nothing_find_nothing(string given) => Assert.Null(NearestName.Of(given, Options));

    [Fact]
    public void Nothing_is_near_in_an_empty_list() => Assert.Null(NearestName.Of("tau", []));

    [Fact]
    public void The_limit_is_two_edits_or_a_third_of_the_length()
    {
        Assert.Equal("abcdefghi", NearestName.Of("xyzdefghi", ["abcdefghi"]));
        Assert.Null(NearestName.Of("xyzwefghi", ["abcdefghi"]));
        Assert.Equal("abc", NearestName.Of("xyc", ["abc"]));
        Assert.Null(NearestName.Of("xyz", ["abc"]));
    }

    [Fact]
    public void A_swap_of_neighbours_is_one_edit() =>
        Assert.Equal("adam", NearestName.Of("daam", ["daamon", "adam"]));
}
