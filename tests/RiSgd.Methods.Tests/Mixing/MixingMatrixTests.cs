namespace RiSgd.Methods.Tests;

public class MixingMatrixTests
{
    private const double Rounding = 1e-14;

    /// <summary>Digits in which the golden values are given.</summary>
    private const double Golden = 5e-11;

    public static TheoryData<string, int, GraphWeights> Graphs
    {
        get
        {
            var data = new TheoryData<string, int, GraphWeights>();
            foreach (var name in Graph.Names)
            {
                foreach (var nodes in (int[])[1, 2, 3, 4, 6, 8, 15, 16])
                {
                    if (name == "torus" && nodes is 2 or 3)
                        continue;
                    data.Add(name, nodes, GraphWeights.Metropolis);
                    data.Add(name, nodes, GraphWeights.Optimal);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void DP_3_weights_are_symmetric_and_their_rows_and_columns_sum_to_one(string name, int nodes, GraphWeights rule)
    {
        var w = MixingMatrix.Of(Graph.Named(name, nodes), rule);

        for (var i = 0; i < nodes; i++)
        {
            Assert.Equal(1, Enumerable.Range(0, nodes).Sum(j => w[i, j]), Rounding);
            Assert.Equal(1, Enumerable.Range(0, nodes).Sum(j => w[j, i]), Rounding);
            Assert.All(Enumerable.Range(0, nodes), j => Assert.Equal(w[i, j], w[j, i]));
            var strangers = Enumerable.Range(0, nodes).Except(w.Graph.NeighboursOf(i)).Where(j => j != i);
            Assert.All(strangers, j => Assert.Equal(0, w[i, j]));
        }
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void DP_3_one_is_the_largest_eigenvalue_and_the_trace_is_their_sum(string name, int nodes, GraphWeights rule)
    {
        var w = MixingMatrix.Of(Graph.Named(name, nodes), rule);

        Assert.Equal(nodes, w.Eigenvalues.Count);
        Assert.Equal(1, w.Eigenvalues[0], Rounding);
        Assert.Equal(w.Eigenvalues.OrderDescending(), w.Eigenvalues);
        Assert.Equal(Enumerable.Range(0, nodes).Sum(i => w[i, i]), w.Eigenvalues.Sum(), Rounding * nodes);
        Assert.InRange(w.Zeta, 0, 1 - 1e-3);
        Assert.Equal(1 - w.Zeta, w.SpectralGap);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(33)]
    public void DP_3_a_ring_has_the_eigenvalues_of_its_closed_form(int nodes)
    {
        // (1 + 2 cos(2 pi k / m)) / 3
        double[] expected =
            [.. Enumerable.Range(0, nodes).Select(k => (1 + (2 * Math.Cos(2 * Math.PI * k / nodes))) / 3).OrderDescending()];

        var actual = MixingMatrix.Metropolis(Graph.Ring(nodes)).Eigenvalues;

        for (var k = 0; k < nodes; k++)
            Assert.Equal(expected[k], actual[k], Rounding);
    }

    [Theory]
    [InlineData(4, 1.0 / 3)]
    [InlineData(5, 0.5393446629)]
    [InlineData(8, 0.8047378541)]
    [InlineData(16, 0.9492530217)]
    public void DP_3_golden_zeta_of_rings_with_metropolis_weights(int nodes, double zeta) =>
        Assert.Equal(zeta, MixingMatrix.Metropolis(Graph.Ring(nodes)).Zeta, Golden);

    [Theory]
    [InlineData(5, 0.4472135955)]
    [InlineData(8, 0.7445208382)]
    [InlineData(16, 0.9266704715)]
    public void DP_3_golden_zeta_of_rings_with_the_optimal_constant_weight(int nodes, double zeta) =>
        Assert.Equal(zeta, MixingMatrix.OptimalConstant(Graph.Ring(nodes)).Zeta, Golden);

    [Theory]
    [InlineData(GraphWeights.Metropolis)]
    [InlineData(GraphWeights.Optimal)]
    public void Rings_of_two_and_three_and_complete_graphs_average_exactly(GraphWeights rule)
    {
        foreach (var graph in (Graph[])[Graph.Ring(2), Graph.Ring(3), .. Enumerable.Range(1, 9).Select(Graph.Complete)])
        {
            var w = MixingMatrix.Of(graph, rule);
            for (var i = 0; i < graph.Nodes; i++)
                Assert.All(Enumerable.Range(0, graph.Nodes), j => Assert.Equal(1.0 / graph.Nodes, w[i, j], Rounding));
            Assert.Equal(0, w.Zeta, Rounding);
        }
    }

    [Fact]
    public void Metropolis_weights_follow_the_larger_degree_of_an_edge()
    {
        // a path 0 - 1 - 2 - 3: degrees 1, 2, 2, 1
        var w = MixingMatrix.Metropolis(Graph.FromEdges(4, [(0, 1), (1, 2), (2, 3)]));

        Assert.Equal([2.0 / 3, 1.0 / 3, 0, 0], Row(w, 0), Close);
        Assert.Equal([1.0 / 3, 1.0 / 3, 1.0 / 3, 0], Row(w, 1), Close);
    }

    [Fact]
    public void The_optimal_constant_weight_beats_its_neighbours_and_may_make_an_own_weight_negative()
    {
        // star of 6: Laplacian 0, 1 (4 times), 6: weight 2/7, own weight of the centre 1 - 10/7
        var star = MixingMatrix.OptimalConstant(Graph.Star(6));

        Assert.Equal(2.0 / 7, star[0, 3], Rounding);
        Assert.Equal(-3.0 / 7, star[0, 0], Rounding);
        Assert.Equal(5.0 / 7, star.Zeta, Rounding);
        Assert.All((double[])[0.95, 1.05], factor => Assert.True(WithEdgeWeight(factor * 2 / 7).Zeta > star.Zeta + 1e-3));

        MixingMatrix WithEdgeWeight(double weight)
        {
            var edges = Enumerable.Range(1, 5).Select(leaf => FormattableString.Invariant($"0,{leaf},{weight:R}"));
            return MixingMatrix.Parse("from,to,weight\n" + string.Join('\n', edges), 6, "star.csv");
        }
    }

    [Fact]
    public void Given_weights_are_taken_as_they_are_and_their_zeros_are_no_edges()
    {
        var w = MixingMatrix.FromWeights(new[,] { { 0.5, 0.5, 0 }, { 0.5, 0.25, 0.25 }, { 0, 0.25, 0.75 } });

        Assert.Equal([0.5, 0.25, 0.25], Row(w, 1));
        Assert.Equal([0, 2], w.Graph.NeighboursOf(1));
        Assert.Equal([1], w.Graph.NeighboursOf(0));
    }

    [Fact]
    public void The_identity_is_allowed_and_has_no_spectral_gap()
    {
        var w = MixingMatrix.FromWeights(new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } });

        Assert.Equal(0, w.SpectralGap);
        Assert.Equal(0, w.Graph.Edges);
    }

    [Fact]
    public void Given_weights_that_do_not_keep_the_mean_or_blow_differences_up_are_refused()
    {
        AssertUsage("rank 1 sum to 0.9", () => MixingMatrix.FromWeights(new[,] { { 0.5, 0.5 }, { 0.5, 0.4 } }));
        AssertUsage("w_0,1 = 0.5, but w_1,0 = 0.4", () => MixingMatrix.FromWeights(new[,] { { 0.5, 0.5 }, { 0.4, 0.6 } }));
        AssertUsage("2 rows and 3 columns", () => MixingMatrix.FromWeights(new double[2, 3]));
        AssertUsage("rank 0 sum to NaN", () => MixingMatrix.FromWeights(new[,] { { double.NaN, 0.5 }, { 0.5, 0.5 } }));
        AssertUsage("1.4 (zeta)", () => MixingMatrix.FromWeights(new[,] { { -0.2, 1.2 }, { 1.2, -0.2 } }));
    }

    [Fact]
    public void Only_weights_of_one_over_the_ranks_average_exactly()
    {
        Assert.True(MixingMatrix.Metropolis(Graph.Ring(3)).IsAveraging);
        Assert.True(MixingMatrix.OptimalConstant(Graph.Complete(7)).IsAveraging);
        Assert.False(MixingMatrix.Metropolis(Graph.Ring(4)).IsAveraging);
        Assert.False(MixingMatrix.Metropolis(Graph.Ring(3)).Relaxed(0.9).IsAveraging);
    }

    [Fact]
    public void A_consensus_step_goes_a_part_of_the_way_and_moves_every_eigenvalue_towards_one()
    {
        var ring = MixingMatrix.Metropolis(Graph.Ring(5));
        var half = ring.Relaxed(0.5);

        Assert.Equal([2.0 / 3, 1.0 / 6, 0, 0, 1.0 / 6], Row(half, 0), Close);
        Assert.Equal(ring.Eigenvalues.Select(value => (1 + value) / 2), half.Eigenvalues, Close);
        Assert.Same(ring, ring.Relaxed(1));
        foreach (var wrong in (double[])[0, -0.1, 1.1, double.NaN])
        {
            var error = Assert.Throws<RunException>(() => ring.Relaxed(wrong));
            Assert.Equal(ExitCode.Usage, error.Code);
            Assert.StartsWith("--consensus-step", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_graph_that_is_not_connected_gets_no_weights()
    {
        var parts = Graph.FromEdges(4, [(0, 1), (2, 3)]);

        AssertUsage("rank 0 to rank 2", () => MixingMatrix.Metropolis(parts));
        AssertUsage("rank 0 to rank 2", () => MixingMatrix.OptimalConstant(parts));
    }

    [Fact]
    public void Eigenvalues_of_a_matrix_without_structure_are_those_of_its_characteristic_polynomial()
    {
        // w_01 = .1, w_02 = .2, w_12 = .4: 1, and the roots of s^2 - (trace - 1) s + det with trace 1.6
        var w = MixingMatrix.FromWeights(new[,] { { 0.7, 0.1, 0.2 }, { 0.1, 0.5, 0.4 }, { 0.2, 0.4, 0.4 } });
        const double Determinant =
            (0.7 * ((0.5 * 0.4) - (0.4 * 0.4))) - (0.1 * ((0.1 * 0.4) - (0.4 * 0.2))) + (0.2 * ((0.1 * 0.4) - (0.5 * 0.2)));
        var root = Math.Sqrt((0.6 * 0.6 / 4) - Determinant);

        Assert.Equal([1, 0.3 + root, 0.3 - root], w.Eigenvalues, Close);
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) <= Rounding;

    private static double[] Row(MixingMatrix w, int i) => [.. Enumerable.Range(0, w.Size).Select(j => w[i, j])];

    private static void AssertUsage(string words, Func<object> create)
    {
        var error = Assert.Throws<RunException>(create);
        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.StartsWith("--graph", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
