namespace TorchSharp;

// Members of the tensor as functions.
public static partial class torch
{
    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    public static Tensor add(Tensor left, Scalar right) => left.add(right);

    public static Tensor exp(Tensor input) => input.exp();

    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    public static Tensor isnan(Tensor input) => input.isnan();

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor max(Tensor input) => input.max();

    public static Tensor mean(Tensor input) => input.mean();

    public static Tensor min(Tensor input) => input.min();

    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    public static Tensor norm(Tensor input, float p = 2) => input.norm(p);

    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    public static Tensor sqrt(Tensor input) => input.sqrt();

    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);

    public static bool is_floating_point(Tensor input) => ElementTypes.IsReal(input.dtype);
}
