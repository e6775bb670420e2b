using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>Reads one data set from its published files, and knows how its images are normalised and augmented.</summary>
public interface IDataSetReader
{
    /// <summary>The data set's name on the command line.</summary>
    string Name { get; }

    /// <summary>Per-channel mean and deviation.</summary>
    Normalisation Normalisation { get; }

    /// <summary>The augmentation that is usual for this data set in training.</summary>
    AugmentationKind Augmentation { get; }

    /// <summary>The place that is read for a given <c>--source</c>, or for none: a full path, or what else identifies the data.</summary>
    /// <exception cref="RunException">The data set has no default place, or the source is no place at all (exit code 2).</exception>
    string Place(string? source);

    /// <summary>Reads the training or the test part whole into memory.</summary>
    /// <exception cref="RunException">A file is missing or broken (exit code 3), or <c>--source</c> is needed (exit code 2).</exception>
    ImageSet Read(string? source, bool train);
}
