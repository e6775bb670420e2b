namespace RiSgd.Data;

/// <summary>One file of a shard directory, as the manifest lists it.</summary>
/// <param name="File">Its name in the directory.</param>
/// <param name="Count">Its number of images.</param>
/// <param name="Sha256">SHA-256 of the whole file, lower-case hexadecimal.</param>
public sealed record ShardFile(string File, int Count, string Sha256);
