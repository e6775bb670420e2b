namespace RiSgd.Methods.Tests;

/// <summary>JS-4: which layers a draw activates.</summary>
public class LayerDrawTests
{
    private const int Draws = 20_000;
    private static readonly double[] Probabilities = [.3, .5, .7, 1, .05];

    private static bool[][] Draw(long seed, int worker) => [.. Enumerable.Range(1, Draws).Select(t =>
    {
        var active = new bool[Probabilities.Length];
        new LayerDraw(seed, worker).Draw(t, Probabilities, active);
        return active;
    })];

    [Fact]
    public void JS_4_the_expected_number_of_active_layers_is_the_budget()
    {
        var mean = Draw(1, 0).Average(active => active.Count(z => z));

        var error = Math.Sqrt(Probabilities.Sum(p => p * (1 - p)) / Draws);
        Assert.InRange(mean, Probabilities.Sum() - (4 * error), Probabilities.Sum() + (4 * error));
    }

    [Fact]
    public void Layers_are_drawn_with_their_probabilities_and_independently()
    {
        var draws = Draw(2, 3);
        for (var d = 0; d < Probabilities.Length; d++)
        {
            var p = Probabilities[d];
            Assert.Equal(p, draws.Average(active => active[d] ? 1.0 : 0), 4 * Math.Sqrt(p * (1 - p) / Draws) + 1e-15);
            for (var e = 0; e < d; e++)
            {
                var both = p * Probabilities[e];
                Assert.Equal(both, draws.Average(active => active[d] && active[e] ? 1.0 : 0), 4 * Math.Sqrt(both * (1 - both) / Draws) + 1e-15);
            }
        }
    }

    [Fact]
    public void Ranks_of_one_stream_draw_the_same_layers_and_others_draw_their_own()
    {
        Assert.Equal(Draw(7, 0), Draw(7, 0));
        foreach (var (seed, worker) in new[] { (7L, 1), (8L, 0) })
        {
            // independent sets agree about a layer with probability p^2 + (1-p)^2
            var agreement = Draw(7, 0).Zip(Draw(seed, worker)).Average(pair => pair.First[1] == pair.Second[1] ? 1.0 : 0);
            Assert.Equal(0.5, agreement, 4 * 0.5 / Math.Sqrt(Draws));
        }
    }

    [Fact]
    public void Every_layer_takes_part_under_a_full_budget()
    {
        var active = new bool[54];
        for (var t = 1; t <= 1000; t++)
        {
            new LayerDraw(1, 0).Draw(t, Enumerable.Repeat(1.0, 54).ToArray(), active);
            Assert.DoesNotContain(false, active);
        }
    }
}
