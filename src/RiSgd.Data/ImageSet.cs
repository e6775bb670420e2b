namespace RiSgd.Data;

/// <summary>One part (training or test) of a data set, whole in memory, as it is while the chunks are made.</summary>
/// <param name="Shape">The shape of every image.</param>
/// <param name="Pixels">N x C x H x W bytes.</param>
/// <param name="Labels">N labels, each at least 0 and below the number of classes.</param>
/// <param name="ClassNames">The name of each class, in the order of the labels.</param>
public sealed record ImageSet(ImageShape Shape, byte[] Pixels, int[] Labels, IReadOnlyList<string> ClassNames)
{
    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The bytes of one image, C x H x W.</summary>
    public ReadOnlySpan<byte> Image(int row) => Pixels.AsSpan(row * Shape.Length, Shape.Length);
}
