using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// The sparsified gradient: ghat_d = g_d / p_d for the layers that take part and 0 for the others, so that E ghat = g and E ||ghat||^2 = sum_d ||g_d||^2 / p_d
/// (JointSpar, steps 5 and 6; Liu, Mozafari, ICML 2022).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerWeighting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ActiveLayers active;
    private readonly ILayerArithmetic<T> arithmetic;

    /// <summary>Makes it.</summary>
    /// <param name="active">The layers that take part; read anew at every call.</param>
    /// <param name="arithmetic">The loops.</param>
    public LayerWeighting(ActiveLayers active, ILayerArithmetic<T> arithmetic)
    {
        this.active = active;
        this.arithmetic = arithmetic;
    }

    /// <summary>Divides the active layers of a gradient by their probabilities, clears the others, and measures.</summary>
    /// <param name="gradient">[trainable length] g, replaced by ghat.</param>
    /// <param name="probabilities">[D_l] p_d.</param>
    /// <param name="squaredNorms">[D_l] receives ||g_d||^2 of the active layers before the division, 0 for the others.</param>
    public void Weigh(Span<T> gradient, ReadOnlySpan<double> probabilities, Span<double> squaredNorms)
    {
        SpanLengths.Same(active.Model.Count, probabilities.Length, nameof(probabilities));
        SpanLengths.Same(active.Model.Count, squaredNorms.Length, nameof(squaredNorms));
        for (int layer = 0; layer < squaredNorms.Length; layer++)
        {
            squaredNorms[layer] = 0;
            foreach (FlatSlot slot in active.Model.Layers[layer].Slots)
            {
                Span<T> values = gradient.Slice(slot.Offset, slot.Length);
                if (active.Layers[layer])
                    squaredNorms[layer] += arithmetic.Divide(values, T.CreateChecked(probabilities[layer]));
                else
                    values.Clear();
            }
        }
    }

    /// <summary>||v_d||^2 of the active layers of a vector, 0 for the others.</summary>
    /// <param name="values">[trainable length] v.</param>
    /// <param name="squaredNorms">[D_l] receives the norms.</param>
    public void Measure(ReadOnlySpan<T> values, Span<double> squaredNorms)
    {
        SpanLengths.Same(active.Model.Count, squaredNorms.Length, nameof(squaredNorms));
        for (int layer = 0; layer < squaredNorms.Length; layer++)
        {
            squaredNorms[layer] = 0;
            if (!active.Layers[layer])
                continue;
            foreach (FlatSlot slot in active.Model.Layers[layer].Slots)
                squaredNorms[layer] += arithmetic.SquaredNorm(values.Slice(slot.Offset, slot.Length));
        }
    }
}
