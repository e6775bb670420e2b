using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Made(Native.THSTensor_sum(Handle, OrOwn(type)), this);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum(dim.AsSpan(), keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* along = dim) return Made(Native.THSTensor_sum_along(Handle, along, dim.Length, keepdim ? 1 : 0, OrOwn(type)), this);
        }

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Made(Native.THSTensor_sum_along(Handle, &dim, 1, keepdim ? 1 : 0, OrOwn(type)), this);

        public Tensor mean() => Made(Native.THSTensor_mean(Handle), this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* along = dimensions)
                return Made(Native.THSTensor_mean_along(Handle, along, dimensions.Length, keepdim ? 1 : 0, OrOwn(type)), this);
        }

        public Tensor var(bool unbiased = true) => Made(Native.THSTensor_var(Handle, unbiased ? 1 : 0), this);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            if (type is { } other && other != dtype)
            {
                using Tensor converted = to(other);
                return converted.var(dimensions, unbiased, keepdim);
            }
            fixed (long* along = dimensions)
                return Made(Native.THSTensor_var_along(Handle, along, dimensions.Length, unbiased ? 1 : 0, keepdim ? 1 : 0), this);
        }

        public Tensor std(bool unbiased = true) => Made(Native.THSTensor_std(Handle, unbiased ? 1 : 0), this);

        public Tensor norm(float p = 2) => Made(Native.THSTensor_norm(Handle, p), this);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Made(Native.THSTensor_norm_along(Handle, dim, keepdim ? 1 : 0, p), this);

        public Tensor max() => Made(Native.THSTensor_max(Handle), this);

        public Tensor max(Tensor other) => Made(Native.THSTensor_maximum(Handle, other.Handle), this, other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            nint* both = stackalloc nint[2];
            return MadeBoth(Native.THSTensor_max_along(Handle, dim, keepdim ? 1 : 0, both, both + 1), both, this);
        }

        public Tensor min() => Made(Native.THSTensor_min(Handle), this);

        public Tensor min(Tensor other) => Made(Native.THSTensor_minimum(Handle, other.Handle), this, other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            nint* both = stackalloc nint[2];
            return MadeBoth(Native.THSTensor_min_along(Handle, dim, keepdim ? 1 : 0, both, both + 1), both, this);
        }

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            nint* both = stackalloc nint[2];
            return MadeBoth(Native.THSTensor_topk(Handle, k, dim, largest ? 1 : 0, sorted ? 1 : 0, both, both + 1), both, this);
        }

        public Tensor argmax() => Made(Native.THSTensor_argmax(Handle), this);

        public Tensor argmax(long dim, bool keepdim = false) => Made(Native.THSTensor_argmax_along(Handle, dim, keepdim ? 1 : 0), this);

        public Tensor argmin() => Made(Native.THSTensor_argmin(Handle), this);

        public Tensor argmin(long dim, bool keepdim = false) => Made(Native.THSTensor_argmin_along(Handle, dim, keepdim ? 1 : 0), this);

        public Tensor all() => Made(Native.THSTensor_all(Handle), this);

        public Tensor all(long dim, bool keepdim = false) => Made(Native.THSTensor_all_along(Handle, dim, keepdim ? 1 : 0), this);

        public Tensor any() => Made(Native.THSTensor_any(Handle), this);

        public Tensor any(long dim, bool keepdim = false) => Made(Native.THSTensor_any_along(Handle, dim, keepdim ? 1 : 0), this);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Made(Native.THSTensor_log_softmax(Handle, dim, OrOwn(dtype)), this);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Made(Native.THSTensor_softmax(Handle, dim, OrOwn(dtype)), this);

        private static int OrOwn(ScalarType? type) => type is { } given ? (int)given : -1;
    }
}
