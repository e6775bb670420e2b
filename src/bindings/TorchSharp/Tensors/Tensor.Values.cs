using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        // The memory itself; it is valid as long as the tensor is. CPU, contiguous, less than 2 GiB.
        public Span<byte> bytes
        {
            get
            {
                if (!is_cpu()) throw new InvalidOperationException($"bytes are read from the CPU's memory; this tensor is on {device}");
                if (!is_contiguous()) throw new InvalidOperationException("bytes are read from contiguous memory; this tensor has strides of its own");
                long length = numel() * element_size();
                if (length > int.MaxValue) throw new InvalidOperationException($"{length} bytes are more than a span holds");
                var memory = new Span<byte>((void*)Address(), (int)length);
                GC.KeepAlive(this);
                return memory;
            }
            set
            {
                Span<byte> memory = bytes;
                if (memory.Length != value.Length) throw new ArgumentException($"{value.Length} bytes were given to a tensor of {memory.Length} bytes", nameof(value));
                value.CopyTo(memory);
                GC.KeepAlive(this);
            }
        }

        // On a GPU: a copy of the values on the CPU.
        public TensorAccessor<T> data<T>()
            where T : unmanaged => new(this);

        public T item<T>()
            where T : unmanaged
        {
            if (numel() != 1) throw new ArgumentException($"only a tensor of one element has an item; this one has {numel()}");
            ElementTypes.Require<T>(dtype);
            Number number = ReadItem();
            object value = dtype switch
            {
                ScalarType.Byte => (byte)number.Integer,
                ScalarType.Int8 => (sbyte)number.Integer,
                ScalarType.Int16 => (short)number.Integer,
                ScalarType.Int32 => (int)number.Integer,
                ScalarType.Int64 => number.Integer,
                ScalarType.Bool => number.Integer != 0,
                ScalarType.Float16 => (Half)number.Real,
                ScalarType.Float32 => (float)number.Real,
                _ => number.Real,
            };
            return (T)value;
        }

        internal Number ReadItem()
        {
            Number number;
            Failure.ThrowIf(Native.THSTensor_item(Handle, &number));
            GC.KeepAlive(this);
            return number;
        }

        internal nint Address()
        {
            nint address = Native.THSTensor_data(Handle);
            if (address == 0) Failure.ThrowIfAny();
            GC.KeepAlive(this);
            return address;
        }
    }
}

public static class TensorExtensionMethods
{
    public static float ToSingle(this torch.Tensor value) => (float)ToDouble(value);

    public static double ToDouble(this torch.Tensor value) => new Scalar(value.ReadItem()).AsReal;

    public static int ToInt32(this torch.Tensor value) => (int)ToInt64(value);

    public static long ToInt64(this torch.Tensor value) => new Scalar(value.ReadItem()).AsInteger;

    public static bool ToBoolean(this torch.Tensor value) => ToDouble(value) != 0;

    public static byte ToByte(this torch.Tensor value) => (byte)ToInt64(value);

    public static int ElementSize(this torch.ScalarType type) => ElementTypes.SizeOf(type);

    public static Modules.Parameter AsParameter(this torch.Tensor tensor) => new(tensor);
}
