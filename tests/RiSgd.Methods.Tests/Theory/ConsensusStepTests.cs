namespace RiSgd.Methods.Tests;

public class ConsensusStepTests
{
    [Fact]
    public void The_theoretical_consensus_step_by_hand()
    {
        // Complete graph, no compression: eigenvalues 1 and 0, so delta = b = omega = 1.
        Assert.Equal(2.0 / 73, ConsensusStep.Theoretical(1, 1, 1), 1e-17);

        // delta = 0.5, omega = 0.1, b = 2: 0.1 / (32 + 0.25 + 64 + 16 - 0.8).
        Assert.Equal(0.1 / 111.45, ConsensusStep.Theoretical(0.5, 0.1, 2), 1e-17);
    }

    [Fact]
    public void Weaker_compression_and_better_connected_graphs_allow_longer_steps()
    {
        Assert.True(ConsensusStep.Theoretical(0.2, 0.5, 1.3) > ConsensusStep.Theoretical(0.2, 0.1, 1.3));
        Assert.True(ConsensusStep.Theoretical(0.6, 0.1, 1.3) > ConsensusStep.Theoretical(0.2, 0.1, 1.3));
        Assert.True(ConsensusStep.Theoretical(0.2, 0.1, 1.0) > ConsensusStep.Theoretical(0.2, 0.1, 1.3));
    }

    [Theory]
    [InlineData(0, 0.5, 1)]
    [InlineData(1.1, 0.5, 1)]
    [InlineData(0.5, 0, 1)]
    [InlineData(0.5, 1.1, 1)]
    [InlineData(0.5, 0.5, 0)]
    [InlineData(0.5, 0.5, 2.1)]
    public void Values_that_no_graph_or_compressor_has_are_refused(double gap, double contraction, double spread) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ConsensusStep.Theoretical(gap, contraction, spread));
}
