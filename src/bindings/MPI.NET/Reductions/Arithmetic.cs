using System.Numerics;
using System.Reflection;

namespace MPI;

/// <summary>
/// What the predefined operations do when they are called as delegates. Each reports through IsInteger and IsReal which of
/// MPI's own operations may stand for them.
/// </summary>
internal abstract class Arithmetic<T>
{
    /// <summary>The arithmetic of T.</summary>
    internal static readonly Arithmetic<T> Of = Choose();

    internal virtual bool IsInteger => false;

    internal virtual bool IsReal => false;

    internal abstract T Add(T x, T y);

    internal abstract T Multiply(T x, T y);

    internal abstract T BitwiseAnd(T x, T y);

    internal abstract T BitwiseOr(T x, T y);

    internal abstract T ExclusiveOr(T x, T y);

    internal abstract T LogicalAnd(T x, T y);

    internal abstract T LogicalOr(T x, T y);

    internal virtual T Min(T x, T y) => Comparer<T>.Default.Compare(x, y) <= 0 ? x : y;

    internal virtual T Max(T x, T y) => Comparer<T>.Default.Compare(x, y) >= 0 ? x : y;

    private static Arithmetic<T> Choose()
    {
        object rules = typeof(T).IsEnum ? new Operators<T>() : Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.Byte => new Integers<byte>(),
            TypeCode.SByte => new Integers<sbyte>(),
            TypeCode.Int16 => new Integers<short>(),
            TypeCode.UInt16 => new Integers<ushort>(),
            TypeCode.Char => new Integers<char>(),
            TypeCode.Int32 => new Integers<int>(),
            TypeCode.UInt32 => new Integers<uint>(),
            TypeCode.Int64 => new Integers<long>(),
            TypeCode.UInt64 => new Integers<ulong>(),
            TypeCode.Single => new Reals<float>(),
            TypeCode.Double => new Reals<double>(),
            TypeCode.Boolean => new Truths(),
            _ => new Operators<T>(),
        };
        return (Arithmetic<T>)rules;
    }
}

/// <summary>Whole numbers: all operations; a logical result is 1 or 0.</summary>
internal sealed class Integers<T> : Arithmetic<T>
    where T : struct, IBinaryInteger<T>
{
    internal override bool IsInteger => true;

    internal override T Add(T x, T y) => x + y;

    internal override T Multiply(T x, T y) => x * y;

    internal override T BitwiseAnd(T x, T y) => x & y;

    internal override T BitwiseOr(T x, T y) => x | y;

    internal override T ExclusiveOr(T x, T y) => x ^ y;

    internal override T LogicalAnd(T x, T y) => x != T.Zero && y != T.Zero ? T.One : T.Zero;

    internal override T LogicalOr(T x, T y) => x != T.Zero || y != T.Zero ? T.One : T.Zero;
}

/// <summary>Floating-point numbers: MPI defines sum, product, minimum and maximum.</summary>
internal sealed class Reals<T> : Arithmetic<T>
    where T : struct, INumber<T>
{
    internal override bool IsReal => true;

    internal override T Add(T x, T y) => x + y;

    internal override T Multiply(T x, T y) => x * y;

    internal override T BitwiseAnd(T x, T y) => throw NoBits();

    internal override T BitwiseOr(T x, T y) => throw NoBits();

    internal override T ExclusiveOr(T x, T y) => throw NoBits();

    internal override T LogicalAnd(T x, T y) => x != T.Zero && y != T.Zero ? T.One : T.Zero;

    internal override T LogicalOr(T x, T y) => x != T.Zero || y != T.Zero ? T.One : T.Zero;

    private static NotSupportedException NoBits() => new($"Bitwise operations are not defined for {typeof(T)}.");
}

/// <summary>Truth values: the logical operations.</summary>
internal sealed class Truths : Arithmetic<bool>
{
    internal override bool Add(bool x, bool y) => throw NoNumbers();

    internal override bool Multiply(bool x, bool y) => throw NoNumbers();

    internal override bool BitwiseAnd(bool x, bool y) => x & y;

    internal override bool BitwiseOr(bool x, bool y) => x | y;

    internal override bool ExclusiveOr(bool x, bool y) => x ^ y;

    internal override bool LogicalAnd(bool x, bool y) => x && y;

    internal override bool LogicalOr(bool x, bool y) => x || y;

    private static NotSupportedException NoNumbers() => new("Sums and products are not defined for bool.");
}

/// <summary>Types of the program: the operators that they declare.</summary>
internal sealed class Operators<T> : Arithmetic<T>
{
    internal override T Add(T x, T y) => Apply("op_Addition", x, y);

    internal override T Multiply(T x, T y) => Apply("op_Multiply", x, y);

    internal override T BitwiseAnd(T x, T y) => Apply("op_BitwiseAnd", x, y);

    internal override T BitwiseOr(T x, T y) => Apply("op_BitwiseOr", x, y);

    internal override T ExclusiveOr(T x, T y) => Apply("op_ExclusiveOr", x, y);

    internal override T LogicalAnd(T x, T y) => Apply("op_BitwiseAnd", x, y);

    internal override T LogicalOr(T x, T y) => Apply("op_BitwiseOr", x, y);

    private static T Apply(string name, T x, T y)
    {
        MethodInfo method = typeof(T).GetMethod(name, BindingFlags.Public | BindingFlags.Static, [typeof(T), typeof(T)])
            ?? throw new NotSupportedException($"{typeof(T)} declares no {name}.");
        return (T)method.Invoke(null, [x, y])!;
    }
}
