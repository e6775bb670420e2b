using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Made(Native.THSTensor_add(Handle, target.Handle, Number.One), this, target);

        public Tensor add(Tensor target, Scalar alpha) => Made(Native.THSTensor_add(Handle, target.Handle, alpha.value), this, target);

        public Tensor add(Scalar scalar) => Made(Native.THSTensor_add_scalar(Handle, scalar.value, Number.One), this);

        public Tensor add(Scalar scalar, Scalar alpha) => Made(Native.THSTensor_add_scalar(Handle, scalar.value, alpha.value), this);

        public Tensor add_(Tensor target) => Done(Native.THSTensor_add_(Handle, target.Handle, Number.One), target);

        public Tensor add_(Tensor target, Scalar alpha) => Done(Native.THSTensor_add_(Handle, target.Handle, alpha.value), target);

        public Tensor add_(Scalar scalar) => Done(Native.THSTensor_add_scalar_(Handle, scalar.value, Number.One));

        public Tensor add_(Scalar scalar, Scalar alpha) => Done(Native.THSTensor_add_scalar_(Handle, scalar.value, alpha.value));

        public Tensor sub(Tensor target) => Made(Native.THSTensor_sub(Handle, target.Handle), this, target);

        public Tensor sub(Scalar target) => Made(Native.THSTensor_sub_scalar(Handle, target.value), this);

        public Tensor sub_(Tensor target) => Done(Native.THSTensor_sub_(Handle, target.Handle), target);

        public Tensor sub_(Scalar target) => Done(Native.THSTensor_sub_scalar_(Handle, target.value));

        public Tensor mul(Tensor target) => Made(Native.THSTensor_mul(Handle, target.Handle), this, target);

        public Tensor mul(Scalar target) => Made(Native.THSTensor_mul_scalar(Handle, target.value), this);

        public Tensor mul_(Tensor target) => Done(Native.THSTensor_mul_(Handle, target.Handle), target);

        public Tensor mul_(Scalar target) => Done(Native.THSTensor_mul_scalar_(Handle, target.value));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Made(Native.THSTensor_div(Handle, target.Handle, (int)rounding_mode), this, target);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Made(Native.THSTensor_div_scalar(Handle, target.value, (int)rounding_mode), this);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Done(Native.THSTensor_div_(Handle, target.Handle, (int)rounding_mode), target);

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Done(Native.THSTensor_div_scalar_(Handle, target.value, (int)rounding_mode));

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Made(Native.THSTensor_addcmul(Handle, tensor1.Handle, tensor2.Handle, value.value), this, tensor1, tensor2);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Done(Native.THSTensor_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.value), tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Done(Native.THSTensor_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.value), tensor1, tensor2);

        public Tensor lerp(Tensor end, Tensor weight) => Made(Native.THSTensor_lerp(Handle, end.Handle, weight.Handle), this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => Done(Native.THSTensor_lerp_(Handle, end.Handle, weight.Handle), end, weight);

        public Tensor pow(Tensor exponent) => Made(Native.THSTensor_pow(Handle, exponent.Handle), this, exponent);

        public Tensor pow(Scalar exponent) => Made(Native.THSTensor_pow_scalar(Handle, exponent.value), this);

        public Tensor matmul(Tensor target) => Made(Native.THSTensor_matmul(Handle, target.Handle), this, target);

        public Tensor mm(Tensor target) => Made(Native.THSTensor_mm(Handle, target.Handle), this, target);

        public Tensor mv(Tensor target) => Made(Native.THSTensor_mv(Handle, target.Handle), this, target);

        public Tensor dot(Tensor target) => Made(Native.THSTensor_dot(Handle, target.Handle), this, target);

        private Tensor SubtractedFrom(Scalar left) => Made(Native.THSTensor_rsub_scalar(Handle, left.value), this);

        private Tensor Divides(Scalar left)
        {
            using Tensor inverse = reciprocal();
            return inverse.mul(left);
        }
    }
}
