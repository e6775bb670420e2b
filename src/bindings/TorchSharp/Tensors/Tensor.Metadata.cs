using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public long[] shape => size();

        public long ndim => Read(Native.THSTensor_ndimension(Handle));

        public long Dimensions => ndim;

        public long NumberOfElements => numel();

        public long ElementSize => element_size();

        public ScalarType dtype => (ScalarType)Read(Native.THSTensor_type(Handle));

        public DeviceType device_type => (DeviceType)Read(Native.THSTensor_device_type(Handle));

        public int device_index => (int)Read(Native.THSTensor_device_index(Handle));

        public Device device => device_type == DeviceType.CPU ? CPU : new Device(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Read(Native.THSTensor_is_leaf(Handle)) != 0;

        public bool is_sparse => Read(Native.THSTensor_is_sparse(Handle)) != 0;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_pinned() => Read(Native.THSTensor_is_pinned(Handle)) != 0;

        public bool is_contiguous() => Read(Native.THSTensor_is_contiguous(Handle)) != 0;

        public long dim() => ndim;

        public long numel() => Read(Native.THSTensor_numel(Handle));

        public long element_size() => Read(Native.THSTensor_element_size(Handle));

        public long storage_offset() => Read(Native.THSTensor_storage_offset(Handle));

        public long[] size()
        {
            var sizes = new long[ndim];
            fixed (long* into = sizes) Native.THSTensor_sizes(Handle, into);
            GC.KeepAlive(this);
            return sizes;
        }

        public long size(int dim) => size()[dim < 0 ? dim + (int)ndim : dim];

        public long[] stride()
        {
            var strides = new long[ndim];
            fixed (long* into = strides) Failure.ThrowIf(Native.THSTensor_strides(Handle, into));
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)ndim : dim];

        private long Read(long value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }
}
