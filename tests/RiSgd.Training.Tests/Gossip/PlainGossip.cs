using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests;

/// <summary>
/// Gossip by estimates written down plainly: all models in one process, full gradients of a quadratic, the compressor of the largest elements of each layer. Every rank's estimate exists once.
/// </summary>
internal sealed class PlainGossip
{
    private readonly QuadraticProblem problem;
    private readonly MixingMatrix matrix;
    private readonly double[][] models;
    private readonly double[][] estimates;
    private readonly double[][] momenta;

    public PlainGossip(QuadraticProblem problem, MixingMatrix matrix, double initial)
    {
        this.problem = problem;
        this.matrix = matrix;
        models = Filled(initial);
        estimates = Filled(initial);
        momenta = Filled(0);
    }

    public required double Rate { get; init; }

    public double Momentum { get; init; }

    public int Tau { get; init; } = 1;

    public required double Gamma { get; init; }

    public double Threshold { get; init; } = -1;

    public bool GossipFirst { get; init; }

    public required double Ratio { get; init; }

    /// <summary>Ranks that sent, round by round.</summary>
    public List<int> Triggered { get; } = [];

    public double[][] Run(int steps)
    {
        for (int t = 1; t <= steps; t++)
        {
            for (int i = 0; i < models.Length; i++)
                LocalStep(i);
            if (t % Tau == 0 || t == steps)
                Meet();
        }

        return models;
    }

    private void LocalStep(int i)
    {
        for (int k = 0; k < models[i].Length; k++)
        {
            double g = problem.Curvatures(i)[k] * (models[i][k] - problem.Centres(i)[k]);
            momenta[i][k] = (Momentum * momenta[i][k]) + g;
            models[i][k] -= Rate * ((Momentum * momenta[i][k]) + g);
        }
    }

    private void Meet()
    {
        if (GossipFirst)
            Gossip();
        double[][] sent = [.. Enumerable.Range(0, models.Length).Select(Sent)];
        Triggered.Add(sent.Count(q => q.Length > 0));
        for (int i = 0; i < models.Length; i++)
        {
            for (int k = 0; k < sent[i].Length; k++)
                estimates[i][k] += sent[i][k];
        }

        if (!GossipFirst)
            Gossip();
    }

    private double[] Sent(int i)
    {
        double[] difference = [.. models[i].Zip(estimates[i], (x, estimate) => x - estimate)];
        return difference.Sum(d => d * d) > Threshold * Rate * Rate ? LargestElements.Of(problem, difference, Ratio) : [];
    }

    private void Gossip()
    {
        for (int i = 0; i < models.Length; i++)
        {
            for (int k = 0; k < models[i].Length; k++)
            {
                double pull = 0;
                for (int j = 0; j < models.Length; j++)
                    pull += matrix[i, j] * (estimates[j][k] - estimates[i][k]);
                models[i][k] += Gamma * pull;
            }
        }
    }

    private double[][] Filled(double value) => [.. Enumerable.Range(0, problem.Chunks).Select(_ => Enumerable.Repeat(value, problem.Curvatures(0).Length).ToArray())];
}
