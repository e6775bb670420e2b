namespace RiSgd.Methods;

/// <summary>How the gradients of a rank's chunks become the gradient of its step (option --chunk-reduce).</summary>
public enum ChunkReduce
{
    /// <summary>The mean over all samples: weight b_i / sum b. What the published experiments used.</summary>
    Mean,

    /// <summary>
    /// The sum over chunks of RI-SGD eq. (3): weight 1 for a whole chunk, its fraction for a fractional one. Raises the effective learning
    /// rate q-fold.
    /// </summary>
    Sum,
}
