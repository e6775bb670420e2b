using System.Runtime.CompilerServices;
using static MPI.Errors;
using static MPI.Unsafe;
using Ref = System.Runtime.CompilerServices.Unsafe;

namespace MPI;

/// <summary>MPI datatypes of .NET types. Structs without references travel as their bytes.</summary>
public class DatatypeCache
{
    private static readonly Lock making = new();
    private static readonly Dictionary<Type, int> derived = [];

    /// <summary>The datatype, or MPI_DATATYPE_NULL for types that have to be serialized: bool, and whatever holds references.</summary>
    public static int GetDatatype(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        int predefined = Predefined(type);
        if (predefined != MPI_DATATYPE_NULL || !type.IsValueType || type == typeof(bool) || type == typeof(void)) return predefined;
        return (int)typeof(Datatype<>).MakeGenericType(type)
            .GetProperty(nameof(Datatype<int>.Handle), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
            .GetValue(null)!;
    }

    /// <summary>The datatype of C that a primitive type is.</summary>
    internal static int Predefined(Type type) => type.IsEnum ? MPI_DATATYPE_NULL : Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => MPI_UNSIGNED_CHAR,
        TypeCode.SByte => MPI_SIGNED_CHAR,
        TypeCode.Int16 => MPI_SHORT,
        TypeCode.UInt16 or TypeCode.Char => MPI_UNSIGNED_SHORT,
        TypeCode.Int32 => MPI_INT,
        TypeCode.UInt32 => MPI_UNSIGNED,
        TypeCode.Int64 => MPI_LONG_LONG,
        TypeCode.UInt64 => MPI_UNSIGNED_LONG_LONG,
        TypeCode.Single => MPI_FLOAT,
        TypeCode.Double => MPI_DOUBLE,
        _ => MPI_DATATYPE_NULL,
    };

    /// <summary>A committed datatype of that many bytes.</summary>
    internal static int Bytes(Type type, int size)
    {
        lock (making)
        {
            if (derived.TryGetValue(type, out int known)) return known;
            Check(MPI_Type_contiguous(size, MPI_BYTE, out int made));
            Check(MPI_Type_commit(ref made));
            derived.Add(type, made);
            return made;
        }
    }

    /// <summary>Frees the derived datatypes before MPI is finalised.</summary>
    internal static void Free()
    {
        lock (making)
        {
            foreach (int datatype in derived.Values)
            {
                int handle = datatype;
                Check(MPI_Type_free(ref handle));
            }

            derived.Clear();
        }
    }
}

/// <summary>The datatype of T, looked up once.</summary>
internal static class Datatype<T>
{
    /// <summary>Whether the memory of a T is the message.</summary>
    internal static readonly bool IsDirect = !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && typeof(T) != typeof(bool);

    /// <summary>Whether T is one of C's types, on which MPI's own operations work.</summary>
    internal static readonly bool IsPredefined = DatatypeCache.Predefined(typeof(T)) != MPI_DATATYPE_NULL;

    private static int handle;

    internal static int Handle => handle != 0 ? handle : handle = Find();

    private static int Find() =>
        IsPredefined ? DatatypeCache.Predefined(typeof(T))
        : IsDirect ? DatatypeCache.Bytes(typeof(T), Ref.SizeOf<T>())
        : MPI_DATATYPE_NULL;
}
