namespace RiSgd.Methods.Tests;

public class GraphFileTests
{
    [Fact]
    public void A_list_of_edges_gets_its_weights_by_the_rule()
    {
        const string Path = "# a path\nfrom,to\n0,1\n\n2,1\r\n 2 , 3 \n";

        var metropolis = MixingMatrix.Parse(Path, 4, "path.csv");
        var optimal = MixingMatrix.Parse(Path, 4, "path.csv", GraphWeights.Optimal);

        Assert.Equal([1, 3], metropolis.Graph.NeighboursOf(2));
        Assert.Equal(1.0 / 3, metropolis[0, 1], 1e-15);

        // Laplacian of a path of four: 0, 2 - sqrt 2, 2, 2 + sqrt 2
        Assert.Equal(0.5, optimal[0, 1], 1e-14);
    }

    [Fact]
    public void Given_weights_leave_the_rest_of_one_to_each_rank_itself()
    {
        var w = MixingMatrix.Parse("from,to,weight\n0,1,0.5\n1,2,0.25\n", 3, "w.csv");

        Assert.Equal(0.5, w[1, 0]);
        Assert.Equal([0.5, 0.25, 0.75], Enumerable.Range(0, 3).Select(i => w[i, i]));
    }

    [Theory]
    [InlineData("", "g.csv: the file is empty")]
    [InlineData("# nothing\n", "g.csv: the file is empty")]
    [InlineData("0,1\n", "line 1: '0,1' is no header")]
    [InlineData("from,to\n0,1\n\n1,4\n", "line 4: '4' is no rank; with p = 4 they are 0 to 3")]
    [InlineData("from,to\n0,-1\n", "line 2: '-1' is no rank")]
    [InlineData("from,to\n0,one\n", "line 2: 'one' is no rank")]
    [InlineData("from,to\n0,1,0.5\n", "line 2: there are 3 values where the header has 2")]
    [InlineData("from,to,weight\n0,1\n", "line 2: there are 2 values where the header has 3")]
    [InlineData("from,to,weight\n0,1,half\n", "line 2: 'half' is no weight")]
    [InlineData("from,to,weight\n0,1,NaN\n", "line 2: 'NaN' is no weight")]
    [InlineData("from,to,weight\n0,1,0\n", "line 2: '0' is no weight")]
    [InlineData("from,to\n2,2\n", "line 2: rank 2 is joined to itself")]
    [InlineData("from,to\n0,1\n1,0\n", "line 3: the edge between ranks 1 and 0 is there already")]
    [InlineData("from,to\n0,1\n2,3\n", "g.csv: no path of edges leads from rank 0 to rank 2")]
    [InlineData("from,to,weight\n0,1,1\n1,2,1\n2,3,1\n", "g.csv: a mixing leaves 2.414214 (zeta)")]
    public void A_file_that_is_no_graph_is_refused_by_file_and_line(string text, string words)
    {
        var error = Assert.Throws<RunException>(() => MixingMatrix.Parse(text, 4, "g.csv"));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.StartsWith("--graph g.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_only_swap_two_models_are_refused() =>
        Assert.Throws<RunException>(() => MixingMatrix.Parse("from,to,weight\n0,1,1\n", 2, "swap.csv"));
}
