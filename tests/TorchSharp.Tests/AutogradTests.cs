using System.Runtime.InteropServices;

namespace TorchSharp.Tests;

// The application keeps one buffer for all parameters and one for all gradients: what these views must do.
public partial class AutogradTests
{
    [LibraryImport("LibTorchSharp")]
    private static partial IntPtr THSTensor_data(IntPtr handle);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_adds_into_the_view_that_was_set_as_gradient(bool channelsLast)
    {
        Tensor flat = Numbers.Some(1, 1000), gradients = zeros(1000, dtype: float64);
        Tensor Window(Tensor of) => channelsLast ? of.narrow(0, 40, 108).view(4, 3, 3, 3).permute(0, 3, 1, 2) : of.narrow(0, 40, 108).view(4, 3, 3, 3);
        var weight = new Parameter(Window(flat)) { grad = Window(gradients) };
        Tensor x = Numbers.Some(2, 2, 3, 5, 5);
        IntPtr address = THSTensor_data(weight.grad!.Handle);
        Assert.Equal(THSTensor_data(gradients.Handle) + (40 * 8), address);
        var once = Array.Empty<double>();

        for (int round = 1; round <= 3; round++)
        {
            using DisposeScope scope = NewDisposeScope();
            F.conv2d(x, weight).pow(2).sum().backward();

            Tensor grad = weight.grad!;
            Assert.Equal(address, THSTensor_data(grad.Handle));
            Assert.Equal(weight.stride(), grad.stride());
            double[] sum = Numbers.Values(gradients);
            if (round == 1) once = sum;
            Numbers.Close([.. once.Select(value => round * value)], sum, 1e-12);
            Assert.All(sum[..40].Concat(sum[148..]), value => Assert.Equal(0, value));
        }
        Assert.Contains(once, value => value != 0);
    }

    [Fact]
    public void Clearing_the_flat_gradient_clears_what_the_parameters_see()
    {
        Tensor gradients = zeros(6);
        var parameter = new Parameter(ones(6)) { grad = gradients.narrow(0, 0, 6) };
        parameter.sum().backward();
        Assert.Equal(1, parameter.grad!.mean().ToSingle());

        gradients.bytes.Clear();
        parameter.mul(3).sum().backward();

        Assert.All(gradients.data<float>().ToArray(), value => Assert.Equal(3, value));
    }

    [Fact]
    public void A_parameter_shares_the_memory_and_the_strides_of_its_data()
    {
        Tensor flat = arange(24, dtype: float32);
        var parameter = new Parameter(flat.narrow(0, 12, 12).view(2, 2, 3).permute(0, 2, 1));

        Assert.True(parameter.is_leaf);
        Assert.True(parameter.requires_grad);
        Assert.Equal([2L, 3, 2], parameter.shape);
        Assert.Equal([6L, 1, 3], parameter.stride());
        Assert.Equal(12, parameter.storage_offset());
        Assert.False(flat.requires_grad);
        flat.fill_(7);
        Assert.Equal(7, parameter[0, 0, 0].ToSingle());
        parameter.requires_grad = false;
        Assert.False(parameter.sum().requires_grad);
    }

    [Fact]
    public void Writing_parameters_through_the_pointer_between_steps_is_safe()
    {
        Tensor flat = ones(4, dtype: float64), gradients = zeros(4, dtype: float64);
        var parameter = new Parameter(flat.view(2, 2)) { grad = gradients.view(2, 2) };

        for (int step = 0; step < 5; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            parameter.mul(parameter).sum().backward();
            Descend(flat, gradients);
        }

        // x -= 0.1 * 2x, five times; the gradient is cleared in between
        Numbers.Close([.. Enumerable.Repeat(Math.Pow(0.8, 5), 4)], Numbers.Values(flat), 1e-14);
    }

    private static unsafe void Descend(Tensor flat, Tensor gradients)
    {
        var x = (double*)THSTensor_data(flat.Handle);
        var g = (double*)THSTensor_data(gradients.Handle);
        for (int i = 0; i < 4; i++)
        {
            x[i] -= 0.1 * g[i];
            g[i] = 0;
        }
    }

    [Fact]
    public void A_gradient_of_another_shape_or_type_is_refused_in_words()
    {
        var parameter = new Parameter(zeros(2, 3));

        Assert.Contains("shape", Assert.Throws<ExternalException>(() => parameter.grad = zeros(3, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("type", Assert.Throws<ExternalException>(() => parameter.grad = zeros(2, 3, dtype: float64)).Message, StringComparison.Ordinal);
        Assert.Null(parameter.grad);
    }

    [Fact]
    public void No_grad_and_inference_mode_end_with_their_block()
    {
        var x = new Parameter(ones(2));
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False(x.mul(2).requires_grad);
            using (enable_grad()) Assert.True(x.mul(2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True(x.mul(2).requires_grad);
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False(x.mul(2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
        Assert.True(x.mul(2).requires_grad);
    }

    [Fact]
    public void A_graph_is_walked_once_unless_it_is_retained()
    {
        var x = new Parameter(ones(3));
        Tensor y = x.mul(x).sum();
        y.backward(retain_graph: true);
        y.backward();

        Assert.Equal([4f, 4, 4], x.grad!.data<float>().ToArray());
        Assert.Contains("backward through the graph a second time", Assert.Throws<ExternalException>(y.backward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_starts_from_the_gradient_that_is_given()
    {
        var x = new Parameter(ones(3));

        x.mul(2).backward([tensor(new[] { 1f, 10, 100 })]);

        Assert.Equal([2f, 20, 200], x.grad!.data<float>().ToArray());
    }
}
