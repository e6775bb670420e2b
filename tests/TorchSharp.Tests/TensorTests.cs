using System.Runtime.InteropServices;

namespace TorchSharp.Tests;

public class TensorTests
{
    [Fact]
    public void A_tensor_says_what_it_is()
    {
        Tensor x = zeros(2, 3, 4, dtype: float64);

        Assert.Equal([2L, 3, 4], x.shape);
        Assert.Equal([12L, 4, 1], x.stride());
        Assert.Equal((24L, 3L, 8L), (x.numel(), x.ndim, x.element_size()));
        Assert.Equal((ScalarType.Float64, DeviceType.CPU), (x.dtype, x.device.type));
        Assert.Equal("[2x3x4], type = Float64, device = cpu", x.ToString());
        Assert.Equal(4, x.size(-1));
    }

    [Fact]
    public void Views_share_memory_and_copies_do_not()
    {
        Tensor x = arange(12, dtype: float32), view = x.view(3, 4), copy = x.clone();

        view.select(0, 1).fill_(-1);

        Assert.Equal([0f, 1, 2, 3, -1, -1, -1, -1, 8, 9, 10, 11], x.data<float>().ToArray());
        Assert.Equal(5, copy[5].ToSingle());
        Assert.Equal([4L, 3], view.transpose(0, 1).shape);
        Assert.False(view.t().is_contiguous());
        Assert.Equal([1L, 4], view.t().stride());
        Assert.Equal([-1f, -1, -1], x.as_strided([3], [1], 4).data<float>().ToArray());
    }

    [Fact]
    public void An_accessor_follows_the_indices_whatever_the_strides()
    {
        Tensor x = arange(6, dtype: int64).view(2, 3).t();

        Assert.Equal([0L, 3, 1, 4, 2, 5], x.data<long>().ToArray());
        Assert.Equal(4, x.data<long>()[1, 1]);
        x.data<long>().CopyFrom([10, 11, 12, 13, 14, 15]);
        Assert.Equal([10L, 12, 14, 11, 13, 15], x.t().data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => x.data<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.data<long>()[3, 0]);
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        Tensor x = ones(4);
        MemoryMarshal.Cast<byte, float>(x.bytes)[2] = 5;

        Assert.Equal(5, x[2].ToSingle());
        Assert.Throws<InvalidOperationException>(() => ones(2, 3).t().bytes.Length);
    }

    [Fact]
    public void A_buffer_tensor_lives_in_the_array_and_an_array_tensor_is_a_copy()
    {
        float[] values = [1, 2, 3, 4];
        Tensor over = frombuffer(values, float32, 2, 1), copy = tensor(values), grid = from_array(new[,] { { 1.0, 2 }, { 3, 4 } });

        values[1] = 20;
        over[1].fill_(30);

        Assert.Equal([1f, 20, 30, 4], values);
        Assert.Equal([20f, 30], over.data<float>().ToArray());
        Assert.Equal(2, copy[1].ToSingle());
        Assert.Equal(3.0, grid[1, 0].item<double>());
        Assert.Throws<ArgumentOutOfRangeException>(() => frombuffer(values, float32, 4, 1));
    }

    [Fact]
    public void Index_expressions_give_views()
    {
        Tensor x = arange(24, dtype: int64).view(2, 3, 4);

        Assert.Equal([20L, 21, 22, 23], x[1, 2].data<long>().ToArray());
        Assert.Equal([1L, 5, 9, 13, 17, 21], x[TensorIndex.Ellipsis, 1].data<long>().ToArray());
        Assert.Equal([4L, 5, 8, 9], x[0, TensorIndex.Slice(1), TensorIndex.Slice(null, 2)].data<long>().ToArray());
        Assert.Equal([1L, 2, 4], x[TensorIndex.None, TensorIndex.Colon, 0].shape);
        x[0, 0] = zeros(4, dtype: int64);
        Assert.Equal(0, x[0, 0, 3].ToInt64());
    }

    [Fact]
    public void Operations_in_place_return_the_tensor_itself()
    {
        Tensor x = tensor(new[] { 1.0, 2 }), y = tensor(new[] { 10.0, 20 });

        Assert.Same(x, x.add_(y, 0.5).mul_(2).sub_(1).div_(3));
        Numbers.Close([11.0 / 3, 23.0 / 3], Numbers.Values(x), 1e-15);
        Assert.Equal([1 + (0.5 * 100), 1 + (0.5 * 400)], Numbers.Values(ones(2, dtype: float64).addcmul_(y, y, 0.5)));
        Assert.Equal([5.5, 10.5], Numbers.Values(ones(2, dtype: float64).lerp_(y, tensor(new[] { 0.5, 0.5 }))));
        Assert.Equal([0.0, 0], Numbers.Values(x.zero_()));
        Assert.Equal([10.0, 20], Numbers.Values(x.copy_(y)));
    }

    [Fact]
    public void Operators_are_the_arithmetic_of_numbers()
    {
        Tensor x = tensor(new[] { 1.0, 4 });

        Assert.Equal([3.0, 6], Numbers.Values(x + 2));
        Assert.Equal([1.0, -2], Numbers.Values(2 - x));
        Assert.Equal([2.0, 0.5], Numbers.Values(2 / x));
        Assert.Equal([-1.0, -4], Numbers.Values(-x));
        Assert.Equal([1.0, 16], Numbers.Values(x * x));
        Assert.Equal([false, true], (x > 2).data<bool>().ToArray());
        Assert.Equal([true, false], (2 > x).data<bool>().ToArray());
        Assert.Equal([true, false], (x == 1).data<bool>().ToArray());
        Assert.Equal([2.0, 2], Numbers.Values(tensor(new[] { 5.0, 5 }).div(2, RoundingMode.floor)));
    }

    [Fact]
    public void Reductions_go_over_all_or_over_the_named_dimensions()
    {
        Tensor x = arange(6, dtype: float64).view(2, 3);

        Assert.Equal((15.0, 2.5), (x.sum().ToDouble(), x.mean().ToDouble()));
        Assert.Equal([3.0, 5, 7], Numbers.Values(x.sum(dim: 0)));
        Assert.Equal([1.0, 4], Numbers.Values(x.mean([1])));
        Assert.Equal(Math.Sqrt(55), x.norm().ToDouble(), 12);
        Assert.Equal([2L, 2], x.argmax(1).data<long>().ToArray());
        Assert.Equal(5, x.argmax().ToInt64());
        (Tensor values, Tensor places) = x.max(0);
        Assert.Equal([3.0, 4, 5], Numbers.Values(values));
        Assert.Equal([1L, 1, 1], places.data<long>().ToArray());
        Assert.True(x.isfinite().all().ToBoolean());
        Assert.False(x.isnan().any().ToBoolean());
        Assert.True((x / 0).isnan().any().ToBoolean());
        Assert.Equal(3, x.eq(x.clone()).sum(1)[0].ToInt64());
    }

    [Fact]
    public void Conversions_keep_values_and_share_where_nothing_changes()
    {
        Tensor x = tensor(new[] { 1.75f, -2 });

        Assert.Equal([1L, -2], x.to(int64).data<long>().ToArray());
        Assert.Equal(1.75, x.to(float64)[0].item<double>());
        x.to(CPU).fill_(9);
        Assert.Equal(9, x[0].ToSingle());
        Tensor copy = x.to(float32, copy: true).fill_(1);
        Assert.Equal(9, x[0].ToSingle());
        Tensor converted = copy.to(float64, disposeAfter: true);
        Assert.True(copy.IsInvalid);
        Assert.False(converted.IsInvalid);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        manual_seed(42);
        Tensor first = randn(5), second = randn(5);
        manual_seed(42);
        using var own = new Generator(7);

        Assert.True(randn(5).Equals(first));
        Assert.False(first.Equals(second));
        Tensor fromOwn = rand([5], generator: own);
        Assert.True(rand([5], generator: own.manual_seed(7)).Equals(fromOwn));
        Assert.True(randn(5).Equals(second));   // the generator of one's own left the default one alone
        Assert.All(randint(3, 8, [100]).data<long>().ToArray(), value => Assert.InRange(value, 3, 7));
    }

    [Fact]
    public void Tensors_are_joined_along_a_dimension_or_a_new_one()
    {
        Tensor a = ones(2, 1), b = zeros(2, 2);

        Assert.Equal([1f, 0, 0, 1, 0, 0], cat([a, b], 1).data<float>().ToArray());
        Assert.Equal([3L, 2, 1], stack([a, a, a]).shape);
    }

    [Fact]
    public void The_number_of_threads_is_the_one_that_was_set()
    {
        int before = get_num_threads();
        set_num_threads(2);
        Assert.Equal(2, get_num_threads());
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
    }
}
