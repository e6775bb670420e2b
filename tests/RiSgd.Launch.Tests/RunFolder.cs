using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RiSgd.Launch.Tests;

/// <summary>Reads a run directory as a user's script does: knows the files' formats, not the program.</summary>
internal sealed class RunFolder(string path)
{
    /// <summary>Full path of a file of the run.</summary>
    public string this[string file] => Path.Combine(path, file);

    /// <summary>The bytes of the final model.</summary>
    public byte[] Model => File.ReadAllBytes(this["model.safetensors"]);

    /// <summary>The rows of a CSV file, each as column name to text.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        string[] lines = File.ReadAllLines(this[file]);
        string[] names = lines[0].Split(',');
        return [.. lines[1..].Select(line =>
        {
            string[] fields = line.Split(',');
            Assert.Equal(names.Length, fields.Length);
            return names.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second);
        })];
    }

    /// <summary>A column of numbers.</summary>
    public double[] Column(string file, string column) => [.. Rows(file).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];

    /// <summary>All rows without the columns that hold seconds, as text.</summary>
    public string WithoutSeconds(string file) =>
        string.Join('\n', Rows(file).Select(row => string.Join(',', row.Where(field => !field.Key.EndsWith("_s", StringComparison.Ordinal)).Select(field => $"{field.Key}={field.Value}"))));

    /// <summary>The tensors of a safetensors file with float64 or float32 values.</summary>
    public static IReadOnlyDictionary<string, double[]> Tensors(byte[] bytes)
    {
        int header = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
        using var json = JsonDocument.Parse(bytes.AsMemory(8, header));
        return json.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__").ToDictionary(tensor => tensor.Name, tensor =>
        {
            int begin = tensor.Value.GetProperty("data_offsets")[0].GetInt32(), end = tensor.Value.GetProperty("data_offsets")[1].GetInt32();
            var data = bytes.AsSpan(8 + header + begin, end - begin);
            return tensor.Value.GetProperty("dtype").GetString() switch
            {
                "F64" => MemoryMarshal.Cast<byte, double>(data).ToArray(),
                "F32" => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(data).ToArray(), value => (double)value),
                "I64" => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(data).ToArray(), value => (double)value),
                var other => throw new InvalidDataException($"{tensor.Name}: {other}"),
            };
        });
    }
}
