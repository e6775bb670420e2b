namespace RiSgd.Mpi.Options;

/// <summary>How what is exchanged is encoded.</summary>
/// <param name="Compressor">Name of the code; none: numbers are sent as they are.</param>
/// <param name="Ratio">Fraction of the elements that sparse codes keep.</param>
/// <param name="Levels">Levels of QSGD.</param>
/// <param name="Bucket">Elements of a QSGD bucket.</param>
/// <param name="Norm">Norm of a bucket.</param>
/// <param name="Coding">Code of the levels.</param>
/// <param name="DenseBelow">Tensors with fewer elements are not compressed.</param>
/// <param name="ErrorFeedback">Whether what a code left out is added to what is encoded next.</param>
public sealed record CompressionSettings(
    string Compressor, double Ratio, int Levels, int Bucket, QsgdNorm Norm, QsgdCoding Coding, int DenseBelow, ErrorFeedback ErrorFeedback);
