using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Models;

/// <summary>Models as safetensors files with PyTorch's names and shapes.</summary>
public static class ModelFile
{
    /// <summary>Writes a model; the file is complete or not there.</summary>
    public static void Write(string path, IReadOnlyList<ModelTensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        SafetensorsWriter.Write(path, [.. tensors.Select(t => new SafetensorsTensor(t.Name, t.DType, t.Shape, () => t.Bytes))], metadata);

    /// <summary>Sets an objective's parameters from a file: every tensor of the model must be in it with its shape, in the run's element type.</summary>
    /// <exception cref="RunException">The file is missing (exit code 2), broken or of another model (3); names the file and the tensor.</exception>
    public static void Read<T>(string path, IObjective<T> objective)
        where T : unmanaged
    {
        if (!File.Exists(path))
            throw RunException.Usage($"--init-from: {path} is not there");
        using SafetensorsFile file = SafetensorsFile.Open(path);
        objective.Import([.. objective.Export().Select(wanted => Tensor(file, wanted))]);
    }

    private static ModelTensor Tensor(SafetensorsFile file, ModelTensor wanted)
    {
        SafetensorsEntry entry = file.Find(wanted.Name) ?? throw RunException.Data($"{file.Path}: holds no tensor {wanted.Name}: it is of another model");
        return entry.Shape.SequenceEqual(wanted.Shape) && entry.DType == wanted.DType
            ? wanted with { Bytes = file.Bytes(wanted.Name).ToArray() }
            : throw RunException.Data(
                $"{file.Path}: {wanted.Name} is {entry.DType}[{string.Join(',', entry.Shape)}], the model needs {wanted.DType}[{string.Join(',', wanted.Shape)}]");
    }
}
