using System.Numerics;
using System.Runtime.InteropServices;
using RiSgd.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace RiSgd.Training.Objectives;

/// <summary>Memory for the images and labels of a mini-batch, made once and filled anew for every step.</summary>
internal sealed class MiniBatch<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int imageLength;

    public MiniBatch(ImageShape shape, int count)
    {
        Count = count;
        imageLength = shape.Length;
        ImageTensor = zeros([count, shape.Channels, shape.Height, shape.Width], ElementTypes.Torch<T>()).DetachFromDisposeScope();
        LabelTensor = zeros([count], ScalarType.Int64).DetachFromDisposeScope();
    }

    public int Count { get; }

    /// <summary>[B,C,H,W].</summary>
    public Tensor ImageTensor { get; }

    /// <summary>[B].</summary>
    public Tensor LabelTensor { get; }

    public Span<T> Images(int first, int count) => MemoryMarshal.Cast<byte, T>(ImageTensor.bytes).Slice(first * imageLength, count * imageLength);

    public Span<long> Labels(int first, int count) => MemoryMarshal.Cast<byte, long>(LabelTensor.bytes).Slice(first, count);

    public void Dispose()
    {
        ImageTensor.Dispose();
        LabelTensor.Dispose();
    }
}
