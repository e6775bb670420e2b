namespace RiSgd.Data;

/// <summary>The shape of one image: channels, rows, columns; pixels are stored channel by channel, row by row.</summary>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Bytes of one image: Channels x Height x Width.</summary>
    public int Length => checked(Channels * Height * Width);

    /// <summary>The shape as users read it: <c>1x28x28</c>.</summary>
    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
