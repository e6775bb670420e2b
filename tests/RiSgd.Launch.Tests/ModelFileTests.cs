using System.Text.Json;

namespace RiSgd.Launch.Tests;

/// <summary>model.safetensors is a file that Python reads, with the names and shapes that PyTorch gives.</summary>
public class ModelFileTests
{
    [Fact]
    public void The_cnn_has_PyTorchs_names_and_shapes() => AssertModel("cnn", new()
    {
        ["conv1.weight"] = "F32 16x1x3x3",
        ["conv1.bias"] = "F32 16",
        ["conv2.weight"] = "F32 32x16x3x3",
        ["conv2.bias"] = "F32 32",
        ["fc.weight"] = "F32 10x1568",
        ["fc.bias"] = "F32 10",
    });

    [Fact]
    public void A_network_with_batch_norm_has_PyTorchs_running_statistics()
    {
        var tensors = Trained("resnet8");
        foreach (string layer in tensors.Keys.Where(name => name.EndsWith(".running_mean", StringComparison.Ordinal)).Select(name => name[..^".running_mean".Length]))
        {
            Assert.Equal(tensors[layer + ".weight"], tensors[layer + ".running_mean"]);
            Assert.Equal(tensors[layer + ".weight"], tensors[layer + ".running_var"]);
        }

        Assert.Equal("F32 16x1x3x3", tensors["conv1.weight"]);
        Assert.Equal(7, tensors.Keys.Count(name => name.EndsWith(".running_mean", StringComparison.Ordinal)));
    }

    private static void AssertModel(string model, Dictionary<string, string> expected) =>
        Assert.Equal(expected.OrderBy(tensor => tensor.Key, StringComparer.Ordinal), Trained(model).OrderBy(tensor => tensor.Key, StringComparer.Ordinal));

    private static Dictionary<string, string> Trained(string model)
    {
        using var scratch = new Scratch();
        Launch.Run(Launcher.OpenMpi, 2,
            ["--model", model, "--source", ImageFiles.Write(scratch), "--shards", scratch["shards"], "--steps", 4, "--tau", 2, "--batch-size", 4, "--out", scratch["run"]]).Expect(0);
        var python = Launch.Command(
            ["python3", Path.Combine(AppContext.BaseDirectory, "strict_safetensors.py"), scratch["run/model.safetensors"]], new Dictionary<string, string>(), scratch.Folder).Expect(0);
        using var json = JsonDocument.Parse(python.Text);
        return json.RootElement.EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => $"{tensor.Value[0]} {string.Join('x', tensor.Value[1].EnumerateArray())}");
    }
}
