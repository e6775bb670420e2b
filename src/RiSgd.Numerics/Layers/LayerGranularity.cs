namespace RiSgd.Numerics;

/// <summary>What counts as one layer.</summary>
public enum LayerGranularity
{
    /// <summary>A module's weight and bias, with the scale and shift of the batch norm behind it.</summary>
    Module,

    /// <summary>Each tensor by itself.</summary>
    Tensor,

    /// <summary>All modules of one block of a residual network; a module outside of blocks by itself.</summary>
    Block,
}
