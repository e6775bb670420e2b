using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>The vector quadratic that other tests stand on.</summary>
public sealed class VectorQuadraticTests
{
    [Fact]
    public void It_has_four_layers_of_different_lengths_and_64_coordinates()
    {
        QuadraticProblem problem = VectorQuadratic.Make(4);

        Assert.Equal([6, 13, 19, 26], problem.Layers.Select(l => l.Length));
        Assert.Equal(64, problem.Curvatures(3).Length);
        Assert.NotEqual(problem.Centres(0).ToArray(), problem.Centres(1).ToArray());
    }

    [Fact]
    public void Synchronous_descent_ends_in_the_closed_form_of_its_optimum()
    {
        QuadraticProblem problem = VectorQuadratic.Make(3);
        var run = new OracleRun { Ranks = 3, Tau = 1, Steps = 200, Rate = 0.5 };

        Trajectory result = run.Run((rank, plan) => new QuadraticObjective<double>(problem, rank, plan, 10, concatenated: false));

        Assert.InRange(VectorQuadratic.DistanceToOptimum(problem, result.Final), 0, 1e-12);
    }

    [Fact]
    public void Fifty_local_steps_on_different_chunks_end_elsewhere()
    {
        QuadraticProblem problem = VectorQuadratic.Make(3);
        var run = new OracleRun { Ranks = 3, Tau = 50, Steps = 200, Rate = 0.5 };

        Trajectory result = run.Run((rank, plan) => new QuadraticObjective<double>(problem, rank, plan, 10, concatenated: false));

        Assert.InRange(VectorQuadratic.DistanceToOptimum(problem, result.Final), 0.1, 10);
    }
}
