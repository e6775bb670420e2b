using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>A vector that can't be encoded or bytes that are no code. Who knows the tensor's name says the same again with it.</summary>
internal sealed class CodingException : RunException
{
    private const string Diverged = "the run has diverged; lower --lr or use --warmup-steps";
    private const string Broken = "was it sent by another version of the program, or with other --compressor settings?";

    private CodingException(string subject, string reason)
        : base(ExitCode.Failed, $"{subject}: {reason}.") => Reason = reason;

    /// <summary>What is wrong and what to do, without the tensor.</summary>
    public string Reason { get; }

    /// <summary>Says which element is not finite; or, where all are, that a sum over them is not.</summary>
    public static CodingException NotFinite<T>(ReadOnlySpan<T> values, in CodingKey key)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
                return Unfit($"element {i} is {(T.IsNaN(values[i]) ? "NaN" : "infinite")}: {Diverged}", key);
        }

        return Unfit($"its norm is too large for its element type: {Diverged}", key);
    }

    /// <summary>Says which value the format can't hold.</summary>
    public static CodingException TooLarge(int element, double value, string format, in CodingKey key) =>
        Unfit(FormattableString.Invariant($"element {element} ({value:G4}) is too large for {format}: choose another --compressor, or lower --lr if the run has diverged"), key);

    /// <summary>Bytes that are no code.</summary>
    public static CodingException NoCode(string what) => new("A received code can't be read", $"{what}: {Broken}");

    /// <summary>A code that is shorter than it has to be.</summary>
    public static CodingException CutOff(long needed, int given) => NoCode($"it has {given} bytes where {needed} are needed");

    private static CodingException Unfit(string reason, in CodingKey key) => new($"Tensor {key.Tensor} of rank {key.Rank} can't be encoded in step {key.Step}", reason);
}
