namespace RiSgd.Methods;

/// <summary>How the data set is divided into chunks (option --partition).</summary>
public enum PartitionStyle
{
    /// <summary>Shuffled, then split: all chunks look alike.</summary>
    Iid,

    /// <summary>Sample s goes to chunk s mod p.</summary>
    Stride,

    /// <summary>Sorted by label, then split: every chunk sees few classes.</summary>
    LabelSorted,

    /// <summary>
    /// Class proportions of every chunk drawn from a symmetric Dirichlet distribution: the smaller alpha, the more the chunks differ.
    /// </summary>
    Dirichlet,
}
