namespace RiSgd.Methods.Tests;

public class GraphTests
{
    [Fact]
    public void A_ring_joins_each_node_with_the_two_beside_it()
    {
        var ring = Graph.Ring(5);

        Assert.Equal([1, 4], ring.NeighboursOf(0));
        Assert.Equal([1, 3], ring.NeighboursOf(2));
        Assert.Equal([0, 3], ring.NeighboursOf(4));
        Assert.Equal(5, ring.Edges);
    }

    [Fact]
    public void Small_rings_have_no_double_edges()
    {
        Assert.Empty(Graph.Ring(1).NeighboursOf(0));
        Assert.Equal([1], Graph.Ring(2).NeighboursOf(0));
        Assert.Equal([1, 2], Graph.Ring(3).NeighboursOf(0));
        Assert.True(Graph.Ring(3).IsComplete);
        Assert.False(Graph.Ring(4).IsComplete);
    }

    [Fact]
    public void A_complete_graph_and_a_star_are_what_their_names_say()
    {
        Assert.Equal([0, 1, 3], Graph.Complete(4).NeighboursOf(2));
        Assert.True(Graph.Complete(4).IsComplete);
        Assert.Equal([1, 2, 3, 4], Graph.Star(5).NeighboursOf(0));
        Assert.All(Enumerable.Range(1, 4), leaf => Assert.Equal([0], Graph.Star(5).NeighboursOf(leaf)));
    }

    [Fact]
    public void A_torus_is_the_grid_nearest_to_a_square_with_its_sides_joined()
    {
        // 3 x 4: node 5 is in the second row and column; node 0 is a corner
        Assert.Equal([1, 4, 6, 9], Graph.Torus(12).NeighboursOf(5));
        Assert.Equal([1, 3, 4, 8], Graph.Torus(12).NeighboursOf(0));
        Assert.Equal(24, Graph.Torus(12).Edges);
    }

    [Fact]
    public void A_torus_of_two_rows_has_one_edge_where_up_and_down_are_the_same_node()
    {
        // 2 x 4; 2 x 2 is the ring of four
        Assert.Equal([1, 3, 4], Graph.Torus(8).NeighboursOf(0));
        Assert.Equal([1, 2], Graph.Torus(4).NeighboursOf(0));
        Assert.Equal(0, Graph.Torus(1).Edges);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_torus_of_a_prime_number_of_ranks_is_refused(int nodes) =>
        AssertUsage("--graph torus", () => Graph.Torus(nodes));

    [Fact]
    public void An_exponential_graph_joins_nodes_at_distances_that_are_powers_of_two()
    {
        Assert.Equal([1, 2, 4, 6, 7], Graph.Exponential(8).NeighboursOf(0));
        Assert.Equal([1, 2, 4, 8, 12, 14, 15], Graph.Exponential(16).NeighboursOf(0));
        Assert.Equal([0, 2, 3, 5], Graph.Exponential(6).NeighboursOf(1));
        Assert.Equal([1], Graph.Exponential(2).NeighboursOf(0));
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("ring")]
    [InlineData("torus")]
    [InlineData("star")]
    [InlineData("exponential")]
    public void Every_named_graph_is_connected_undirected_and_without_loops(string name)
    {
        for (var nodes = 1; nodes <= 20; nodes++)
        {
            if (name == "torus" && nodes is 2 or 3 or 5 or 7 or 11 or 13 or 17 or 19)
                continue;
            var graph = Graph.Named(name, nodes);
            Assert.Equal(nodes, graph.Nodes);
            Assert.True(graph.IsConnected);
            for (var node = 0; node < nodes; node++)
            {
                Assert.DoesNotContain(node, graph.NeighboursOf(node));
                Assert.Equal(graph.NeighboursOf(node).Order(), graph.NeighboursOf(node));
                Assert.All(graph.NeighboursOf(node), other => Assert.Contains(node, graph.NeighboursOf(other)));
            }
        }
    }

    [Fact]
    public void Every_name_makes_its_graph_and_any_other_is_refused()
    {
        Assert.All(Graph.Names, name => Assert.Equal(4, Graph.Named(name, 4).Nodes));
        AssertUsage("--graph circle", () => Graph.Named("circle", 4));
    }

    [Fact]
    public void A_graph_in_two_parts_is_not_connected_and_is_refused_by_the_rank_that_is_cut_off()
    {
        var parts = Graph.FromEdges(5, [(0, 1), (2, 3), (3, 4)]);

        Assert.False(parts.IsConnected);
        AssertUsage("--graph edges.csv: no path of edges leads from rank 0 to rank 2", () => parts.RequireConnected("edges.csv"));
        Assert.Equal(3, Graph.Ring(3).RequireConnected().Nodes);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(-1, 0)]
    [InlineData(2, 2)]
    public void Edges_join_two_different_nodes_of_the_graph(int from, int to) =>
        Assert.Throws<ArgumentException>(() => Graph.FromEdges(4, [(from, to)]));

    private static void AssertUsage(string words, Func<object> create)
    {
        var error = Assert.Throws<RunException>(create);
        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
