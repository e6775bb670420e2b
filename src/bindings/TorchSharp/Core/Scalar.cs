using TorchSharp.Interop;

namespace TorchSharp;

// A number of some element type. Nothing native stands behind it: it crosses by value.
public sealed class Scalar : IDisposable
{
    internal readonly Number value;

    internal Scalar(torch.ScalarType type, long integer) => value = new((long)type, integer, integer);

    internal Scalar(torch.ScalarType type, double real) => value = new((long)type, 0, real);

    internal Scalar(Number number) => value = number;

    public torch.ScalarType Type => (torch.ScalarType)value.Type;

    internal bool IsReal => Type is torch.ScalarType.Float16 or torch.ScalarType.BFloat16 or torch.ScalarType.Float32 or torch.ScalarType.Float64;

    internal double AsReal => IsReal ? value.Real : value.Integer;

    internal long AsInteger => IsReal ? (long)value.Real : value.Integer;

    public void Dispose() => GC.SuppressFinalize(this);

    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Byte, value);

    public static implicit operator Scalar(sbyte value) => new(torch.ScalarType.Int8, value);

    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int16, value);

    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int32, value);

    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value);

    public static implicit operator Scalar(Half value) => new(torch.ScalarType.Float16, (double)value);

    public static implicit operator Scalar(float value) => new(torch.ScalarType.Float32, (double)value);

    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, value);

    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1L : 0L);
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.AsReal;

    public static double ToDouble(this Scalar value) => value.AsReal;

    public static int ToInt32(this Scalar value) => (int)value.AsInteger;

    public static long ToInt64(this Scalar value) => value.AsInteger;

    public static bool ToBoolean(this Scalar value) => value.AsReal != 0;
}
