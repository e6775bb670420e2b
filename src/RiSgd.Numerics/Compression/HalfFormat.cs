namespace RiSgd.Numerics;

/// <summary>A floating-point format of 16 bits.</summary>
public enum HalfFormat
{
    /// <summary>bfloat16: sign, 8 bits of exponent and 7 of mantissa; the upper half of a float.</summary>
    BFloat16 = 0,

    /// <summary>IEEE 754 binary16: sign, 5 bits of exponent and 10 of mantissa; largest number 65,504.</summary>
    Float16 = 1,
}
