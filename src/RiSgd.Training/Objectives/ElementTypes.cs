using TorchSharp;

namespace RiSgd.Training.Objectives;

/// <summary>The names that files and libtorch have for an element type.</summary>
internal static class ElementTypes
{
    /// <summary>The safetensors dtype of <typeparamref name="T"/>.</summary>
    public static string Safetensors<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? "F32" : typeof(T) == typeof(double) ? "F64" : throw Unknown<T>();

    /// <summary>The libtorch scalar type of <typeparamref name="T"/>.</summary>
    public static torch.ScalarType Torch<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? torch.ScalarType.Float32 : typeof(T) == typeof(double) ? torch.ScalarType.Float64 : throw Unknown<T>();

    private static NotSupportedException Unknown<T>() => new($"no element type {typeof(T).Name}");
}
