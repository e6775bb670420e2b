using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;
using RiSgd.Training.Tests.TestProblems;

namespace RiSgd.Training.Tests.Layers;

/// <summary>Oracles of layer sampling (JointSpar and JointSpar-LARS; Liu, Mozafari, ICML 2022), in float64, through the loop that trains networks, on quadratics in 64 coordinates and 4 layers.</summary>
public class JointSparOracles
{
    private static readonly QuadraticProblem Problem = VectorQuadratic.Make(4);

    public static TheoryData<LayerSetScope, double, bool> Variants
    {
        get
        {
            var data = new TheoryData<LayerSetScope, double, bool>();
            foreach (LayerSetScope scope in (LayerSetScope[])[LayerSetScope.Shared, LayerSetScope.PerWorker])
            {
                foreach (double trust in (double[])[0, 0.02])
                {
                    foreach (bool freeze in (bool[])[false, true])
                        data.Add(scope, trust, freeze);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void JS_2_a_full_budget_has_the_bits_of_the_dense_method(LayerSetScope scope, double trust, bool freeze)
    {
        var run = new SampledRun
        {
            Run = new OracleRun { Steps = 25, Momentum = 0.9, Nesterov = true, WeightDecay = 0.01, Redundancy = 0.25, Implementation = "vectorized" },
            Budget = 1,
            Scope = scope,
            Trust = trust,
            Freeze = freeze,
        };

        Trajectory dense = run.TrainDense(Objective);
        Trajectory sampled = run.Train(Objective).Trajectory;

        AssertSameBits(dense, sampled);
        Assert.NotEqual(dense.Ranks[0].Models[0], dense.Ranks[0].Models[^1]);
    }

    [Theory]
    [InlineData(LayerSetScope.Shared)]
    [InlineData(LayerSetScope.PerWorker)]
    public void The_mean_step_is_the_dense_one_with_importance_weights(LayerSetScope scope)
    {
        (double[] mean, double[] error, double[] dense) = MeanStep(scope, withImportance: true);

        for (int k = 0; k < dense.Length; k++)
            Assert.InRange(mean[k], dense[k] - (4 * error[k]), dense[k] + (4 * error[k]));
    }

    [Theory]
    [InlineData(LayerSetScope.Shared)]
    [InlineData(LayerSetScope.PerWorker)]
    public void Without_importance_weights_the_mean_step_is_too_short(LayerSetScope scope)
    {
        (double[] mean, double[] error, double[] dense) = MeanStep(scope, withImportance: false);

        // every layer's probability is well below 1, and the dense step leads from x0 = 10 downwards
        for (int k = 0; k < dense.Length; k++)
            Assert.True(mean[k] > dense[k] + (4 * error[k]), $"coordinate {k}: {mean[k]:R} against {dense[k]:R}");
    }

    [Fact]
    public void JS_6_an_inactive_layer_moves_by_its_momentum_alone_or_not_at_all()
    {
        foreach (LayerSetScope scope in (LayerSetScope[])[LayerSetScope.Shared, LayerSetScope.PerWorker])
        {
            foreach (bool freeze in (bool[])[false, true])
            {
                var run = new SampledRun { Run = new OracleRun { Steps = 40, Momentum = 0.5, Rate = 0.1 }, Budget = 0.5, Scope = scope, Freeze = freeze };
                (Trajectory trajectory, SamplerOfRank[] samplers) = run.Train(Objective);

                int untouched = 0;
                for (int j = 0; j < 4; j++)
                {
                    RankTrajectory rank = trajectory.Ranks[j];
                    for (int t = 1; t < 40; t++)
                    {
                        foreach ((QuadraticLayer layer, int d, Range elements) in Layers())
                        {
                            if (samplers[j].Sets[t].Updated[d])
                                continue;
                            untouched++;
                            double[] u = [.. rank.Momenta[t - 1][elements].Select(m => freeze ? m : 0.5 * m)];
                            double[] x = [.. rank.Models[t - 1][elements].Zip(u, (xk, uk) => freeze ? xk : xk - (0.1 * uk))];
                            Assert.Equal(u, rank.Momenta[t][elements]);
                            Assert.Equal(x, rank.Models[t][elements]);
                        }
                    }
                }

                Assert.True(untouched > 20, $"only {untouched} layers took no part");
            }
        }
    }

    [Fact]
    public void Ranks_that_share_the_set_keep_the_same_probabilities_without_telling_each_other()
    {
        var run = new SampledRun { Run = new OracleRun { Steps = 60, Rate = 0.1 }, Budget = 0.6, Floor = 0.3, LearningRate = 0.05 };
        (Trajectory trajectory, SamplerOfRank[] samplers) = run.Train(Objective);

        double[] probabilities = samplers[0].Probabilities.Values.ToArray();
        Assert.Equal(2.4, probabilities.Sum(), 1e-12);
        Assert.Contains(probabilities, p => Math.Abs(p - 0.6) > 0.01);
        for (int j = 1; j < 4; j++)
        {
            Assert.Equal(probabilities, samplers[j].Probabilities.Values.ToArray());
            Assert.Equal(samplers[0].Sets.Select(s => s.Own), samplers[j].Sets.Select(s => s.Own));
            Assert.Equal(trajectory.Ranks[0].Models, trajectory.Ranks[j].Models);
        }
    }

    [Fact]
    public void Workers_with_sets_of_their_own_learn_probabilities_of_their_own_and_still_hold_equal_models()
    {
        var run = new SampledRun
        {
            Run = new OracleRun { Steps = 60, Rate = 0.1 }, Budget = 0.6, Floor = 0.3, LearningRate = 0.05, Scope = LayerSetScope.PerWorker, Freeze = true,
        };
        (Trajectory trajectory, SamplerOfRank[] samplers) = run.Train(Objective);

        Assert.NotEqual(samplers[0].Sets.Select(s => s.Own), samplers[1].Sets.Select(s => s.Own));
        Assert.NotEqual(samplers[0].Probabilities.Values.ToArray(), samplers[1].Probabilities.Values.ToArray());
        Assert.Equal(trajectory.Ranks[0].Models, trajectory.Ranks[3].Models);
    }

    [Fact]
    public void What_is_learnt_from_is_the_gradient_before_its_importance_weight()
    {
        // The probabilities differ at the first step, so that a norm that is divided by its own one stands in another relation to the others.
        foreach (LayerSetScope scope in (LayerSetScope[])[LayerSetScope.Shared, LayerSetScope.PerWorker])
        {
            var run = new SampledRun { Run = new OracleRun { Ranks = 1, Steps = 2, Rate = 0 }, Budget = 0.6, Floor = 0.3, LearningRate = 0.2, Taught = [1, 2, 3, 4], Scope = scope, Seed = 3 };
            SamplerOfRank sampler = run.Train(Objective).Samplers[0];

            double[] squares = [.. Layers().Select(layer => Enumerable.Range(0, 64).ToArray()[layer.Elements].Sum(k => Math.Pow(Problem.Curvatures(0)[k] * (10 - Problem.Centres(0)[k]), 2)))];
            LayerProbabilities expected = run.Probabilities(4);
            double[] before = expected.Values.ToArray();
            expected.Learn(sampler.Sets[0].Own, squares);

            Assert.True(sampler.Sets[0].Own.Count(z => z) > 1);
            Assert.NotEqual(before[0], expected.Values[0], 1e-3);
            Close.All(expected.Values.ToArray(), sampler.Probabilities.Values.ToArray(), 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_set_is_kept_for_as_many_steps_as_asked(long redrawEvery)
    {
        var run = new SampledRun { Run = new OracleRun { Steps = 42, Rate = 0.1 }, Budget = 0.5, RedrawEvery = redrawEvery };
        SamplerOfRank sampler = run.Train(Objective).Samplers[0];

        bool[][] sets = [.. sampler.Sets.Select(s => s.Own)];
        for (int t = 0; t < 42; t++)
            Assert.Equal(sets[t - (t % (int)redrawEvery)], sets[t]);
        Assert.True(sets.Select(s => string.Join(' ', s)).Distinct().Count() > 3);
    }

    [Theory]
    [InlineData(LayerSetScope.Shared, 1)]
    [InlineData(LayerSetScope.Shared, 5)]
    [InlineData(LayerSetScope.PerWorker, 5)]
    public void A_resumed_run_has_the_bits_of_one_that_was_not_interrupted(LayerSetScope scope, long redrawEvery)
    {
        var run = new SampledRun
        {
            Run = new OracleRun { Steps = 30, Momentum = 0.9, Rate = 0.05 }, Budget = 0.5, Floor = 0.3, LearningRate = 0.1, Scope = scope, RedrawEvery = redrawEvery, Freeze = true,
        };

        Trajectory whole = run.Train(Objective).Trajectory;
        foreach (long after in (long[])[13, 15])
        {
            Trajectory resumed = (run with { Run = run.Run with { InterruptAfter = after } }).Train(Objective).Trajectory;
            Assert.Equal(whole.Final, resumed.Final);
            Assert.Equal(whole.Ranks[2].Momenta[^1], resumed.Ranks[2].Momenta[^1]);
        }
    }

    [Fact]
    public void A_shared_set_reaches_the_optimum_whose_mean_gradient_is_zero()
    {
        var run = new SampledRun { Run = new OracleRun { Steps = 400, Rate = 0.3 }, Budget = 0.5 };

        Assert.InRange(VectorQuadratic.DistanceToOptimum(Problem, run.Train(Objective).Trajectory.Final), 0, 1e-9);
    }

    /// <summary>The mean over 1,000 seeds of the model after one step, its standard error, and the dense one.</summary>
    private static (double[] Mean, double[] Error, double[] Dense) MeanStep(LayerSetScope scope, bool withImportance)
    {
        const int Seeds = 1000;
        var run = new SampledRun
        {
            Run = new OracleRun { Ranks = 2, Steps = 1, Rate = 0.1 }, Budget = 0.5, Floor = 0.2, LearningRate = 0.2, Scope = scope, WithImportance = withImportance, Taught = [1, 4, 9, 16],
        };
        double[] dense = run.TrainDense(Objective).Final;
        double[] sum = new double[64], squares = new double[64];
        for (int seed = 1; seed <= Seeds; seed++)
        {
            double[] x = (run with { Seed = seed }).Train(Objective).Trajectory.Final;
            for (int k = 0; k < 64; k++)
            {
                sum[k] += x[k];
                squares[k] += (x[k] - dense[k]) * (x[k] - dense[k]);
            }
        }

        double[] mean = [.. sum.Select(s => s / Seeds)];
        double[] error = [.. squares.Select((s, k) => Math.Sqrt(((s / Seeds) - Math.Pow(mean[k] - dense[k], 2)) / Seeds))];
        return (mean, error, dense);
    }

    private static QuadraticObjective<double> Objective(int rank, BatchPlan plan) => new(Problem, rank, plan, 10, concatenated: false);

    private static IEnumerable<(QuadraticLayer Layer, int Index, Range Elements)> Layers()
    {
        int offset = 0;
        for (int d = 0; d < Problem.Layers.Count; d++)
        {
            yield return (Problem.Layers[d], d, offset..(offset + Problem.Layers[d].Length));
            offset += Problem.Layers[d].Length;
        }
    }

    private static void AssertSameBits(Trajectory expected, Trajectory actual)
    {
        for (int j = 0; j < expected.Ranks.Length; j++)
        {
            Assert.Equal(expected.Ranks[j].Models, actual.Ranks[j].Models);
            Assert.Equal(expected.Ranks[j].Momenta, actual.Ranks[j].Momenta);
        }

        Assert.Equal(expected.Final, actual.Final);
    }
}
