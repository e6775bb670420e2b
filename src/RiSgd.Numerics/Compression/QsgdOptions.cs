namespace RiSgd.Numerics;

/// <summary>The norm that QSGD measures the elements of a bucket by (option --qsgd-norm).</summary>
public enum QsgdNorm
{
    /// <summary>The 2-norm: the expected number of elements that are not 0 is at most s (s + sqrt(n)).</summary>
    L2 = 0,

    /// <summary>The largest magnitude: less variance, but no bound of how many are not 0.</summary>
    Max = 1,
}

/// <summary>The code of QSGD's levels (option --qsgd-coding).</summary>
public enum QsgdCoding
{
    /// <summary>Equally many bits for each element.</summary>
    Fixed = 0,

    /// <summary>Run lengths of zeros and levels in Elias's recursive code.</summary>
    Elias = 1,
}
