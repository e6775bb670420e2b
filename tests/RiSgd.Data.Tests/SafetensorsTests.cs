using System.Text;
using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public class SafetensorsTests
{
    /// <summary>The format's own description: 8 bytes of little-endian header length, JSON padded by spaces, tensors back to back.</summary>
    [Fact]
    public void The_bytes_written_are_those_of_the_format()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            [SafetensorsTensor.Of<byte>("b", [3], [1, 2, 3]), SafetensorsTensor.Of<float>("conv.weight", [1, 2], [1f, -2f])],
            new Dictionary<string, string> { ["step"] = "7", ["by"] = "test" });
        string json = """{"__metadata__":{"by":"test","step":"7"},"conv.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        string padded = json.PadRight((json.Length + 7) / 8 * 8);
        byte[] expected = [.. BitConverter.GetBytes((ulong)padded.Length), .. Encoding.UTF8.GetBytes(padded), 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 1, 2, 3];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Every_element_type_comes_back_with_its_shape_values_and_alignment()
    {
        using var scratch = new ScratchFolder();
        string path = scratch["all.safetensors"];
        SafetensorsTensor[] tensors =
        [
            SafetensorsTensor.Of<bool>("bool", [3], [true, false, true]),
            SafetensorsTensor.Of<double>("f64", [2, 1], [Math.PI, double.NaN]),
            SafetensorsTensor.Of<float>("f32", [], [1.5f]),
            SafetensorsTensor.Of<Half>("f16", [1], [(Half)0.25]),
            new SafetensorsTensor("bf16", "BF16", [2], () => new byte[] { 0x80, 0x3f, 0, 0 }),
            SafetensorsTensor.Of<long>("i64", [1], [long.MinValue]),
            SafetensorsTensor.Of<int>("i32", [2], [-1, 2]),
            SafetensorsTensor.Of<short>("i16", [1], [-3]),
            SafetensorsTensor.Of<sbyte>("i8", [1], [-4]),
            SafetensorsTensor.Of<byte>("ünï \"quoted\"", [0, 5], []),
        ];
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["ключ"] = "значение" });
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("значение", file.Metadata["ключ"]);
        Assert.Equal(tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach (SafetensorsTensor tensor in tensors)
        {
            SafetensorsEntry entry = file.Entry(tensor.Name);
            Assert.Equal(tensor.DType, entry.DType);
            Assert.Equal(tensor.Shape, entry.Shape);
            Assert.Equal(tensor.Bytes().ToArray(), file.Bytes(tensor.Name).ToArray());
            Assert.Equal(0, entry.Offset % SafetensorsTypes.SizeOf(entry.DType));
        }

        Assert.Equal(-1, file.Values<int>("i32")[0]);
        Refusal.Of(ExitCode.Data, () => file.Values<float>("i32"), path, "I32", "F32");
        Refusal.Of(ExitCode.Data, () => file.Bytes("absent"), path, "'absent'");
        Assert.Null(file.Find("absent"));
    }

    [Fact]
    public void Writing_refuses_names_given_twice_and_values_that_do_not_fit_their_shape_and_leaves_no_file()
    {
        using var scratch = new ScratchFolder();
        string path = scratch["bad.safetensors"];
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [SafetensorsTensor.Of<byte>("a", [1], [1]), SafetensorsTensor.Of<byte>("a", [1], [2])]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [SafetensorsTensor.Of<byte>("__metadata__", [1], [1])]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [SafetensorsTensor.Of<float>("a", [2], [1f])]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [new SafetensorsTensor("a", "F31", [1], () => new byte[4])]));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", "stands twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[5],"data_offsets":[3,8]}}""", "overlaps")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[3],"data_offsets":[5,8]}}""", "leaves a hole")]
    [InlineData("""{"b":{"dtype":"U8","shape":[7],"data_offsets":[1,8]}}""", "leaves a hole")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "4 extra bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "needs 12 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[8,0]}}""", "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"U7","shape":[8],"data_offsets":[0,8]}}""", "'U7'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""", "more elements")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2305843009213693953],"data_offsets":[0,8]}}""", "more elements")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-8],"data_offsets":[0,8]}}""", "shape is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8.0],"data_offsets":[0,8]}}""", "shape is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,8]}}""", "shape is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8,8]}}""", "two data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8]}}""", "two data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "given twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8],"more":1}}""", "'more'")]
    [InlineData("""{"a":[1]}""", "something else than a table")]
    [InlineData("""{"__metadata__":{"x":1}}""", "is not one string")]
    [InlineData("""{"__metadata__":{"x":"1","x":"2"}}""", "is not one string")]
    [InlineData("""{"__metadata__":[]}""", "not a table of strings")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}} x""", "not valid")]
    [InlineData("""{"a":{"dtype":"U8","shape":[[8]],"data_offsets":[0,8]}}""", "not valid")]
    [InlineData("""{"a":""", "not valid")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "not valid")]
    [InlineData(""" {"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "does not start with {")]
    [InlineData("[]", "does not start with {")]
    [InlineData("", "does not start with {")]
    public void A_header_that_breaks_a_rule_is_refused(string json, string fault) => Refusal.Of(ExitCode.Data, () => Read(json), "model.safetensors", fault);

    [Fact]
    public void Invalid_UTF_8_in_the_header_is_refused()
    {
        byte[] bytes = FileOf("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""");
        bytes[10] = 0xff;
        Refusal.Of(ExitCode.Data, () => SafetensorsHeader.Read(bytes, bytes.Length, "model.safetensors"), "UTF-8");
    }

    [Theory]
    [InlineData(ulong.MaxValue, "allows")]
    [InlineData(100_000_001UL, "allows")]
    [InlineData(100_000_000UL, "truncated")]
    [InlineData(1_000UL, "truncated")]
    public void A_header_longer_than_the_format_or_the_file_allows_is_refused_without_allocating(ulong length, string fault)
    {
        byte[] bytes = FileOf("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""");
        BitConverter.TryWriteBytes(bytes, length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal.Of(ExitCode.Data, () => SafetensorsHeader.Read(bytes, bytes.Length, "model.safetensors"), fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Every_truncation_of_a_file_is_refused()
    {
        byte[] bytes = FileOf("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""");
        for (int length = 0; length < bytes.Length; length++)
            Refusal.Of(ExitCode.Data, () => SafetensorsHeader.Read(bytes.AsSpan(0, length), length, "model.safetensors"), "model.safetensors");
        Assert.Single(SafetensorsHeader.Read(bytes, bytes.Length, "model.safetensors").Entries);
    }

    [Fact]
    public void Missing_and_empty_files_are_refused_by_name()
    {
        using var scratch = new ScratchFolder();
        Refusal.Of(ExitCode.Data, () => SafetensorsFile.Open(scratch["absent"]), scratch["absent"], "not found");
        File.WriteAllBytes(scratch["empty"], []);
        Refusal.Of(ExitCode.Data, () => SafetensorsFile.Open(scratch["empty"]), scratch["empty"], "empty");
        Refusal.Of(ExitCode.Data, () => SafetensorsFile.Open(scratch.Path), scratch.Path);
    }

    [Fact]
    public void A_disposed_file_throws_and_does_not_crash()
    {
        using var scratch = new ScratchFolder();
        SafetensorsWriter.Write(scratch["x"], [SafetensorsTensor.Of<byte>("a", [1], [1])]);
        SafetensorsFile file = SafetensorsFile.Open(scratch["x"]);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Bytes("a").Length);
    }

    private static SafetensorsHeader Read(string json)
    {
        byte[] bytes = FileOf(json);
        return SafetensorsHeader.Read(bytes, bytes.Length, "model.safetensors");
    }

    /// <summary>A file of this header and 8 bytes of tensors.</summary>
    private static byte[] FileOf(string json) => [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(json)), .. Encoding.UTF8.GetBytes(json), .. new byte[8]];
}
