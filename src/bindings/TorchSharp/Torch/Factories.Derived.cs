using TorchSharp.Interop;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Tensor.Made(Native.THSTensor_empty_like(input.Handle, OptionsOf(dtype ?? input.dtype, device ?? input.device, requires_grad, names)), input);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Tensor.Made(Native.THSTensor_full_like(input.Handle, value.value, OptionsOf(dtype ?? input.dtype, device ?? input.device, requires_grad, names)), input);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full_like(input, 0, dtype, device, requires_grad, names);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full_like(input, 1, dtype, device, requires_grad, names);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        ScalarType type = dtype ?? (start.IsReal || stop.IsReal || step.IsReal ? defaultType : ScalarType.Int64);
        return Tensor.Made(Native.THSTensor_arange(start.value, stop.value, step.value, OptionsOf(type, device, requires_grad)));
    }

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Tensor.Made(Native.THSTensor_linspace(start, end, steps, OptionsOf(dtype, device, requires_grad)));

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Tensor.Made(Native.THSTensor_eye(rows, columns < 0 ? rows : columns, OptionsOf(dtype, device, requires_grad, names)));

    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat(tensors.AsSpan(), dim);

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat([.. tensors], dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0)
    {
        nint[] handles = HandlesOf(tensors);
        fixed (nint* first = handles) return Tensor.Made(Native.THSTensor_cat(first, handles.Length, dim), tensors.ToArray());
    }

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        Tensor[] all = [.. tensors];
        nint[] handles = HandlesOf(all);
        fixed (nint* first = handles) return Tensor.Made(Native.THSTensor_stack(first, handles.Length, dim), all);
    }

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    private static nint[] HandlesOf(ReadOnlySpan<Tensor> tensors)
    {
        var handles = new nint[tensors.Length];
        for (int i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        return handles;
    }
}
