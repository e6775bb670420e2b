using System.Numerics;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Loop;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Layers;

/// <summary>How layers are sampled.</summary>
/// <param name="Scope">Whether all ranks share one set: it decides whose gradient teaches the probabilities.</param>
/// <param name="WithImportance">Whether an active layer's gradient is divided by its probability, which keeps it unbiased.</param>
/// <param name="RedrawEvery">Steps for which a set is kept, at least 1; the same on all ranks if they share the set.</param>
public sealed record LayerSamplingSettings(LayerSetScope Scope, bool WithImportance, long RedrawEvery);

/// <summary>
/// Steps on a sampled subset of the layers (JointSpar; Liu, Mozafari, ICML 2022): the set is drawn before the gradient, so that the objective leaves the other layers out of its backward pass;
/// active gradients are divided by their probabilities; and their norms teach the probabilities before the next draw.
/// </summary>
/// <remarks>
/// Ranks that share the set learn from the mean gradient, which is the same on all of them, so that their probabilities stay equal without any traffic: they have to exchange gradients in every
/// step. Where a set is kept for several steps, the mean of its squared norms is one observation. A set may be empty: the step then has a zero gradient, which keeps the mean unbiased.
/// </remarks>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class JointSparLayers<T> : ILayerSampling<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayerSamplingSettings settings;
    private readonly IObjective<T> objective;
    private readonly ActiveLayers active;
    private readonly LayerProbabilities probabilities;
    private readonly LayerDraw layerDraw;
    private readonly LayerWeighting<T> weighting;
    private readonly bool[] drawn;
    private readonly double[] divisors;
    private readonly double[] squaredNorms;
    private readonly double[] squaredNormSums;
    private long observations;
    private long draw;

    /// <summary>Makes the sampler of a rank; all layers are active until the first draw.</summary>
    /// <param name="settings">How layers are sampled.</param>
    /// <param name="objective">Is told before every gradient which layers it is wanted of.</param>
    /// <param name="active">The set, which exchange and update read.</param>
    /// <param name="probabilities">p_d, one per layer of the set's model.</param>
    /// <param name="layerDraw">The random draws: of worker 0 on all ranks for a shared set, of the rank otherwise.</param>
    /// <param name="arithmetic">The loops.</param>
    /// <exception cref="ArgumentException">There are more or fewer probabilities than layers.</exception>
    public JointSparLayers(
        LayerSamplingSettings settings, IObjective<T> objective, ActiveLayers active, LayerProbabilities probabilities, LayerDraw layerDraw, ILayerArithmetic<T> arithmetic)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(active);
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.RedrawEvery, 1);
        if (probabilities.Count != active.Model.Count)
            throw new ArgumentException($"{probabilities.Count} probabilities for {active.Model.Count} layers", nameof(probabilities));
        this.settings = settings;
        this.objective = objective;
        this.active = active;
        this.probabilities = probabilities;
        this.layerDraw = layerDraw;
        weighting = new LayerWeighting<T>(active, arithmetic);
        drawn = active.Layers.ToArray();
        divisors = new double[probabilities.Count];
        squaredNorms = new double[probabilities.Count];
        squaredNormSums = new double[probabilities.Count];
    }

    /// <inheritdoc/>
    public bool IsDense => false;

    /// <inheritdoc/>
    public void Draw(long step)
    {
        long due = ((step - 1) / settings.RedrawEvery) + 1;
        if (due == draw)
            return;
        Learn();
        draw = due;
        layerDraw.Draw(draw, probabilities.Values, drawn);
        Select();
    }

    /// <inheritdoc/>
    public void AfterGradient(long step, Replica<T> replica) => weighting.Weigh(replica.TrainableGradient, divisors, squaredNorms);

    /// <inheritdoc/>
    public void AfterExchange(long step, Replica<T> replica)
    {
        if (settings.Scope == LayerSetScope.Shared)
            MeasureMean(replica);
        for (int layer = 0; layer < squaredNorms.Length; layer++)
            squaredNormSums[layer] += squaredNorms[layer];
        observations++;
    }

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        probabilities.VisitState(visitor);
        visitor.Number("draw", ref draw);
        visitor.Number("observations", ref observations);
        visitor.Values<double>("squared-norm-sums", squaredNormSums);
        visitor.Values<bool>("active", drawn);
        Select();
    }

    private void Select()
    {
        active.Set(drawn);
        objective.SelectLayers(active.Slots);
        if (settings.WithImportance)
            probabilities.Values.CopyTo(divisors);
        else
            Array.Fill(divisors, 1);
    }

    // ||g_d|| of the mean gradient: the exchanged one without its importance weight.
    private void MeasureMean(Replica<T> replica)
    {
        weighting.Measure(replica.TrainableGradient, squaredNorms);
        for (int layer = 0; layer < squaredNorms.Length; layer++)
            squaredNorms[layer] *= divisors[layer] * divisors[layer];
    }

    private void Learn()
    {
        if (observations == 0)
            return;
        for (int layer = 0; layer < squaredNormSums.Length; layer++)
            squaredNormSums[layer] /= observations;
        probabilities.Learn(drawn, squaredNormSums);
        Array.Clear(squaredNormSums);
        observations = 0;
    }
}
