namespace TorchSharp.Tests;

public class LayerTests
{
    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(2, 1, false)]
    [InlineData(2, 1, true)]
    public void A_convolution_is_the_sum_over_its_window_whatever_the_strides_of_the_weight(int stride, int padding, bool channelsLast)
    {
        Tensor x = Numbers.Some(1, 2, 3, 6, 5), b = Numbers.Some(3, 4);
        Tensor w = channelsLast ? Numbers.Some(2, 4, 3, 3, 3).permute(0, 3, 1, 2) : Numbers.Some(2, 4, 3, 3, 3);

        Tensor y = F.conv2d(x, w, b, [stride, stride], [padding, padding]);

        Numbers.Close(Numbers.Convolve(x, w, b, stride, padding), Numbers.Values(y), 1e-12);
    }

    [Fact]
    public void The_gradients_of_a_convolution_are_its_slopes()
    {
        Tensor x = Numbers.Some(1, 2, 2, 5, 5).requires_grad_(), w = new Parameter(Numbers.Some(2, 3, 3, 3, 2).permute(0, 3, 1, 2)), b = Numbers.Some(3, 3).requires_grad_();
        Tensor weigh = Numbers.Some(4, 2, 3, 3, 3);
        Tensor Loss() => F.conv2d(x, w, b, [2, 2], [1, 1]).mul(weigh).sum();
        double Value()
        {
            using IDisposable mode = no_grad();
            return Loss().ToDouble();
        }

        Loss().backward();

        foreach (Tensor one in new[] { x, w, b }) Numbers.Close(Numbers.Slope(one, Value), Numbers.Values(one.grad!), 1e-7);
    }

    [Fact]
    public void Batch_norm_while_training_normalises_by_the_batch_and_moves_the_running_statistics()
    {
        Tensor x = Numbers.Some(1, 4, 2, 3, 3);
        BatchNorm2d norm = nn.BatchNorm2d(2, momentum: 0.25, dtype: float64);
        nn.init.constant_(norm.weight!, 2);
        nn.init.constant_(norm.bias!, -1);

        Tensor y = norm.call(x);

        double[] all = Numbers.Values(x.permute(1, 0, 2, 3).reshape(2, -1)), expected = Numbers.Values(y.permute(1, 0, 2, 3).reshape(2, -1));
        for (int c = 0; c < 2; c++)
        {
            double[] channel = all[(36 * c)..(36 * (c + 1))];
            double mean = channel.Average(), variance = channel.Average(v => (v - mean) * (v - mean));
            Numbers.Close([.. channel.Select(v => (2 * (v - mean) / Math.Sqrt(variance + 1e-5)) - 1)], expected[(36 * c)..(36 * (c + 1))], 1e-12);
            Assert.Equal(0.25 * mean, norm.running_mean!.data<double>()[c], 12);
            Assert.Equal(0.75 + (0.25 * variance * 36 / 35), norm.running_var!.data<double>()[c], 12);
        }
        Assert.Equal(1, norm.num_batches_tracked!.ToInt64());
    }

    [Fact]
    public void Batch_norm_in_evaluation_uses_the_running_statistics_and_leaves_them()
    {
        BatchNorm2d norm = nn.BatchNorm2d(2, dtype: float64);
        norm.running_mean = tensor(new[] { 0.5, -1.0 });
        norm.running_var = tensor(new[] { 4.0, 0.25 });
        norm.eval();

        double[] y = Numbers.Values(norm.call(ones(1, 2, 1, 1, dtype: float64)));

        Numbers.Close([0.5 / Math.Sqrt(4 + 1e-5), 2 / Math.Sqrt(0.25 + 1e-5)], y, 1e-12);
        Assert.Equal([0.5, -1.0], Numbers.Values(norm.running_mean));
        Assert.Equal(0, norm.num_batches_tracked!.ToInt64());
    }

    [Fact]
    public void The_gradients_of_batch_norm_are_its_slopes()
    {
        Tensor x = Numbers.Some(1, 3, 2, 2, 2).requires_grad_(), scale = Numbers.Some(2, 2).requires_grad_(), shift = Numbers.Some(3, 2).requires_grad_();
        Tensor weigh = Numbers.Some(4, 3, 2, 2, 2);
        Tensor Loss() => F.batch_norm(x, null, null, scale, shift, training: true).mul(weigh).sum();
        double Value()
        {
            using IDisposable mode = no_grad();
            return Loss().ToDouble();
        }

        Loss().backward();

        foreach (Tensor one in new[] { x, scale, shift }) Numbers.Close(Numbers.Slope(one, Value), Numbers.Values(one.grad!), 1e-6);
    }

    [Fact]
    public void Cross_entropy_is_the_mean_negative_log_likelihood()
    {
        Tensor logits = Numbers.Some(1, 3, 4);
        long[] labels = [2, 0, 3];
        double[] z = Numbers.Values(logits);
        double expected = Enumerable.Range(0, 3).Average(i => Math.Log(Enumerable.Range(0, 4).Sum(k => Math.Exp(z[(4 * i) + k]))) - z[(4 * i) + (int)labels[i]]);

        Assert.Equal(expected, F.cross_entropy(logits, tensor(labels)).ToDouble(), 12);
        Assert.Equal(expected, F.nll_loss(F.log_softmax(logits, 1), tensor(labels)).ToDouble(), 12);
        Assert.Equal(3 * expected, nn.CrossEntropyLoss(reduction: nn.Reduction.Sum).call(logits, tensor(labels)).ToDouble(), 12);
    }

    [Fact]
    public void Pools_take_the_extreme_or_the_mean_of_each_window()
    {
        Tensor x = arange(16, dtype: float64).view(1, 1, 4, 4);

        Assert.Equal([5.0, 7, 13, 15], Numbers.Values(nn.MaxPool2d(2).call(x)));
        Assert.Equal([2.5, 4.5, 10.5, 12.5], Numbers.Values(nn.AvgPool2d(2).call(x)));
        Assert.Equal([7.5], Numbers.Values(nn.AdaptiveAvgPool2d(1).call(x)));
        Assert.Equal([5L, 7, 13, 15], nn.MaxPool2d(2).forward_with_indices(x).Indices.data<long>().ToArray());
    }

    [Theory]
    [InlineData(PaddingModes.Zeros, new double[] { 0, 0, 0, 1, 2, 3, 0, 0, 0 })]
    [InlineData(PaddingModes.Replicate, new double[] { 1, 1, 1, 1, 2, 3, 3, 3, 3 })]
    [InlineData(PaddingModes.Circular, new double[] { 1, 2, 3, 1, 2, 3, 1, 2, 3 })]
    public void Padding_extends_the_edge_as_its_mode_says(PaddingModes mode, double[] expected)
    {
        Tensor x = tensor(new double[] { 1, 2, 3 }).view(1, 1, 3);

        Assert.Equal(expected, Numbers.Values(F.pad(x, (3, 3), mode)));
    }

    [Fact]
    public void Dropout_is_the_identity_outside_training_and_keeps_the_mean_within()
    {
        manual_seed(5);
        Dropout dropout = nn.Dropout(0.25);
        Tensor x = ones(20000);

        double mean = dropout.call(x).mean().ToDouble();
        dropout.eval();

        Assert.Equal(1, mean, 0.02);   // four standard deviations of the mean: 4 * sqrt(0.25/0.75/20000)
        Assert.True(dropout.call(x).Equals(x));
    }
}
