namespace RiSgd.Data;

/// <summary>How training images are varied.</summary>
public enum AugmentationKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Padded by 4 pixels of zero on each side, cropped at random to the old size, flipped left to right with probability 1/2 (He et al. 2016, section 4.2).</summary>
    CropFlip,
}
