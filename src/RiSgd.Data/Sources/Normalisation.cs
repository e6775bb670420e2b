using System.Numerics;

namespace RiSgd.Data;

/// <summary>How the bytes of a data set become numbers for the network: (byte/255 - mean) / deviation, per channel.</summary>
/// <param name="Mean">Mean of byte/255 over the training set, per channel.</param>
/// <param name="Deviation">Standard deviation of byte/255 over the training set, per channel.</param>
public sealed record Normalisation(IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    /// <summary>The channels that these figures are for.</summary>
    public int Channels => Mean.Count;

    /// <summary>The value of every byte: [channels][256], computed in double and rounded once to <typeparamref name="T"/>.</summary>
    public T[] Table<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var table = new T[Channels * 256];
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int value = 0; value < 256; value++)
                table[channel * 256 + value] = T.CreateTruncating((value / 255.0 - Mean[channel]) / Deviation[channel]);
        }

        return table;
    }
}
