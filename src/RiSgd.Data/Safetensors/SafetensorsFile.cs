using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>A safetensors file, checked by <see cref="SafetensorsHeader"/> and mapped read-only into memory: no tensor is copied.</summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MappedFile file;
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, SafetensorsEntry> byName;

    private SafetensorsFile(MappedFile file, SafetensorsHeader header)
    {
        this.file = file;
        this.header = header;
        byName = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file's path as it was given.</summary>
    public string Path => file.Path;

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => header.Entries;

    /// <summary>The strings under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>The mapped bytes of the whole file, which outlive a disposal only within a lease.</summary>
    internal MappedFile Mapping => file;

    /// <summary>Opens, checks and maps a file.</summary>
    /// <exception cref="RunException">The file is missing, unreadable or breaks the format (exit code 3).</exception>
    public static SafetensorsFile Open(string path)
    {
        MappedFile file = MappedFile.Open(path, "check the path");
        try
        {
            int visible = (int)Math.Min(file.Length, 8L + SafetensorsHeader.MaximumLength);
            return new SafetensorsFile(file, SafetensorsHeader.Read(new ReadOnlySpan<byte>(file.Start, visible), file.Length, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The entry of a tensor.</summary>
    /// <exception cref="RunException">No tensor of this name (exit code 3).</exception>
    public SafetensorsEntry Entry(string name) => Find(name)
        ?? throw SourceFile.Broken(Path, $"holds no tensor '{name}'", "check that it is the right file");

    /// <summary>The entry of a tensor, or null when the file has none of this name.</summary>
    public SafetensorsEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The bytes of a tensor, valid until the file is disposed.</summary>
    /// <exception cref="RunException">No tensor of this name, or one of more than 2 GiB, which a span cannot hold (exit code 3).</exception>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        SafetensorsEntry entry = Entry(name);
        if (entry.Length > int.MaxValue)
            throw SourceFile.Broken(Path, $"tensor '{name}' has {SourceFile.Number(entry.Length)} bytes, more than 2 GiB", "split it");
        return new ReadOnlySpan<byte>(Pointer(entry), (int)entry.Length);
    }

    /// <summary>The elements of a tensor whose type must be <typeparamref name="T"/>, valid until the file is disposed.</summary>
    /// <exception cref="RunException">No tensor of this name, another element type, or more than 2 GiB (exit code 3).</exception>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public ReadOnlySpan<T> Values<T>(string name)
        where T : unmanaged
    {
        string expected = SafetensorsTypes.NameOf<T>();
        string actual = Entry(name).DType;
        if (actual != expected)
            throw SourceFile.Broken(Path, $"tensor '{name}' has the element type {actual}, expected {expected}", "check that it is the right file");
        return MemoryMarshal.Cast<byte, T>(Bytes(name));
    }

    /// <summary>The first byte of a tensor.</summary>
    internal byte* Pointer(SafetensorsEntry entry) => file.Start + header.DataStart + entry.Offset;

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
