using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Made(Native.THSTensor_abs(Handle), this);

        public Tensor ceil() => Made(Native.THSTensor_ceil(Handle), this);

        public Tensor cos() => Made(Native.THSTensor_cos(Handle), this);

        public Tensor exp() => Made(Native.THSTensor_exp(Handle), this);

        public Tensor floor() => Made(Native.THSTensor_floor(Handle), this);

        public Tensor isfinite() => Made(Native.THSTensor_isfinite(Handle), this);

        public Tensor isnan() => Made(Native.THSTensor_isnan(Handle), this);

        public Tensor log() => Made(Native.THSTensor_log(Handle), this);

        public Tensor neg() => Made(Native.THSTensor_neg(Handle), this);

        public Tensor reciprocal() => Made(Native.THSTensor_reciprocal(Handle), this);

        public Tensor relu() => Made(Native.THSTensor_relu(Handle), this);

        public Tensor rsqrt() => Made(Native.THSTensor_rsqrt(Handle), this);

        public Tensor sigmoid() => Made(Native.THSTensor_sigmoid(Handle), this);

        public Tensor sign() => Made(Native.THSTensor_sign(Handle), this);

        public Tensor sin() => Made(Native.THSTensor_sin(Handle), this);

        public Tensor sqrt() => Made(Native.THSTensor_sqrt(Handle), this);

        public Tensor square() => Made(Native.THSTensor_square(Handle), this);

        public Tensor tanh() => Made(Native.THSTensor_tanh(Handle), this);

        public Tensor relu_() => Done(Native.THSTensor_relu_(Handle));

        public Tensor zero_() => Done(Native.THSTensor_zero_(Handle));

        public Tensor eq(Tensor target) => Made(Native.THSTensor_eq(Handle, target.Handle), this, target);

        public Tensor eq(Scalar target) => Made(Native.THSTensor_eq_scalar(Handle, target.value), this);

        public Tensor ne(Tensor target) => Made(Native.THSTensor_ne(Handle, target.Handle), this, target);

        public Tensor ne(Scalar target) => Made(Native.THSTensor_ne_scalar(Handle, target.value), this);

        public Tensor gt(Tensor target) => Made(Native.THSTensor_gt(Handle, target.Handle), this, target);

        public Tensor gt(Scalar target) => Made(Native.THSTensor_gt_scalar(Handle, target.value), this);

        public Tensor ge(Tensor target) => Made(Native.THSTensor_ge(Handle, target.Handle), this, target);

        public Tensor ge(Scalar target) => Made(Native.THSTensor_ge_scalar(Handle, target.value), this);

        public Tensor lt(Tensor target) => Made(Native.THSTensor_lt(Handle, target.Handle), this, target);

        public Tensor lt(Scalar target) => Made(Native.THSTensor_lt_scalar(Handle, target.value), this);

        public Tensor le(Tensor target) => Made(Native.THSTensor_le(Handle, target.Handle), this, target);

        public Tensor le(Scalar target) => Made(Native.THSTensor_le_scalar(Handle, target.value), this);

        public Tensor equal(Tensor target) => eq(target);

        public Tensor fill_(Scalar value) => Done(Native.THSTensor_fill_(Handle, value.value));

        public Tensor where(Tensor condition, Tensor y) => Made(Native.THSTensor_where(condition.Handle, Handle, y.Handle), condition, this, y);

        public unsafe Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            if (min is null && max is null) throw new ArgumentException("clamp needs a lower or an upper bound");
            Number low = min?.value ?? default, high = max?.value ?? default;
            return Made(Native.THSTensor_clamp(Handle, min is null ? null : &low, max is null ? null : &high), this);
        }

        public unsafe Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            if (min is null && max is null) throw new ArgumentException("clamp_ needs a lower or an upper bound");
            Number low = min?.value ?? default, high = max?.value ?? default;
            return Done(Native.THSTensor_clamp_(Handle, min is null ? null : &low, max is null ? null : &high));
        }

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Done(Native.THSTensor_uniform_(Handle, from, to, generator?.Handle ?? 0), generator);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Done(Native.THSTensor_normal_(Handle, mean, std, generator?.Handle ?? 0), generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Done(Native.THSTensor_bernoulli_(Handle, p, generator?.Handle ?? 0), generator);
    }
}
