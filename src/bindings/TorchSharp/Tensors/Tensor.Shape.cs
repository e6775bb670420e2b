using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public Tensor T => t();

        public Tensor view(params long[] shape)
        {
            fixed (long* sizes = shape) return Made(Native.THSTensor_view(Handle, sizes, shape.Length), this);
        }

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor reshape(params long[] shape)
        {
            fixed (long* sizes = shape) return Made(Native.THSTensor_reshape(Handle, sizes, shape.Length), this);
        }

        public Tensor expand(params long[] sizes)
        {
            fixed (long* to = sizes) return Made(Native.THSTensor_expand(Handle, to, sizes.Length, 0), this);
        }

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public Tensor repeat(params long[] sizes)
        {
            fixed (long* times = sizes) return Made(Native.THSTensor_repeat(Handle, times, sizes.Length), this);
        }

        public Tensor permute(params long[] permutation)
        {
            fixed (long* order = permutation) return Made(Native.THSTensor_permute(Handle, order, permutation.Length), this);
        }

        public Tensor flip(params long[] dims)
        {
            fixed (long* along = dims) return Made(Native.THSTensor_flip(Handle, along, dims.Length), this);
        }

        public Tensor transpose(long dim0, long dim1) => Made(Native.THSTensor_transpose(Handle, dim0, dim1), this);

        public Tensor t() => Made(Native.THSTensor_t(Handle), this);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Made(Native.THSTensor_flatten(Handle, start_dim, end_dim), this);

        public Tensor narrow(long dim, long start, long length) => Made(Native.THSTensor_narrow(Handle, dim, start, length), this);

        public Tensor select(long dim, long index) => Made(Native.THSTensor_select(Handle, dim, index), this);

        public Tensor slice(long dim, long start, long finish, long step) => Made(Native.THSTensor_slice(Handle, dim, start, finish, step), this);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0)
        {
            if (size.Length != strides.Length) throw new ArgumentException($"{size.Length} sizes, but {strides.Length} strides", nameof(strides));
            fixed (long* sizes = size, steps = strides)
                return Made(Native.THSTensor_as_strided(Handle, sizes, steps, size.Length, storageOffset), this);
        }

        public Tensor squeeze(long? dim = null) =>
            Made(dim is { } one ? Native.THSTensor_squeeze_dim(Handle, one) : Native.THSTensor_squeeze(Handle), this);

        public Tensor unsqueeze(long dim) => Made(Native.THSTensor_unsqueeze(Handle, dim), this);

        public Tensor index_select(long dim, Tensor index) => Made(Native.THSTensor_index_select(Handle, dim, index.Handle), this, index);

        public Tensor gather(long dim, Tensor index) => Made(Native.THSTensor_gather(Handle, dim, index.Handle), this, index);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Done(Native.THSTensor_scatter_(Handle, dim, index.Handle, src.Handle), index, src);

        public Tensor masked_select(Tensor mask) => Made(Native.THSTensor_masked_select(Handle, mask.Handle), this, mask);
    }
}
