using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Same elements, new handle.
        public Tensor alias() => Made(Native.THSTensor_alias(Handle), this);

        public Tensor clone() => Made(Native.THSTensor_clone(Handle), this);

        public Tensor contiguous() => Made(Native.THSTensor_contiguous(Handle), this);

        public Tensor pin_memory() => Made(Native.THSTensor_pin_memory(Handle), this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Done(Native.THSTensor_copy_(Handle, source.Handle, nonBlocking ? 1 : 0), source);

        public Tensor cpu() => To(dtype, CPU, false, false, false);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => To(dtype, device ?? CUDA, false, false, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(dtype, new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => To(other.dtype, other.device, false, false, non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(type, device, copy, disposeAfter, non_blocking);

        public Tensor type(ScalarType dtype) => to(dtype);

        public Tensor @float() => to(ScalarType.Float32);

        public Tensor @double() => to(ScalarType.Float64);

        public Tensor @long() => to(ScalarType.Int64);

        public Tensor @int() => to(ScalarType.Int32);

        public Tensor @byte() => to(ScalarType.Byte);

        public Tensor half() => to(ScalarType.Float16);

        public Tensor bfloat16() => to(ScalarType.BFloat16);

        private Tensor To(ScalarType type, Device device, bool copy, bool disposeAfter, bool nonBlocking)
        {
            Tensor made = Made(Native.THSTensor_to(Handle, (int)type, (int)device.type, device.index, copy ? 1 : 0, nonBlocking ? 1 : 0), this);
            if (disposeAfter) Dispose();
            return made;
        }
    }
}
