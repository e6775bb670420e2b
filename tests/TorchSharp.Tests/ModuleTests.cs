using System.Runtime.InteropServices;

namespace TorchSharp.Tests;

public class ModuleTests
{
    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Sequential downsample;
        private readonly Parameter scale = new(ones(1));
        private readonly Tensor offset = zeros(1);

        public Block()
            : base(nameof(Block))
        {
            conv1 = nn.Conv2d(2, 4, 3, padding: 1, bias: false);
            bn1 = nn.BatchNorm2d(4);
            downsample = nn.Sequential(nn.Conv2d(2, 4, 1), nn.Identity());
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => F.relu(bn1.call(conv1.call(input)).add(downsample.call(input))).mul(scale).add(offset);
    }

    [Fact]
    public void Components_are_named_after_the_fields_that_hold_them_as_PyTorch_names_them()
    {
        using var block = new Block();

        Assert.Equal(
            ["scale", "conv1.weight", "bn1.weight", "bn1.bias", "downsample.0.weight", "downsample.0.bias"],
            block.named_parameters().Select(entry => entry.name));
        Assert.Equal(["offset", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked"], block.named_buffers().Select(entry => entry.name));
        Assert.Equal(["conv1", "bn1", "downsample", "downsample.0", "downsample.1"], block.named_modules().Select(entry => entry.name));
        Assert.Equal(["conv1", "bn1", "downsample"], block.named_children().Select(entry => entry.name));
        Assert.Equal(10, block.state_dict().Count);
        Assert.Equal([2L, 4, 5, 5], block.call(ones(2, 2, 5, 5)).shape);
    }

    [Fact]
    public void A_state_goes_round_trip_and_names_what_does_not_fit()
    {
        manual_seed(1);
        using Block first = new(), second = new();
        Tensor x = randn(2, 2, 5, 5);
        first.eval();
        second.eval();
        Assert.False(first.call(x).allclose(second.call(x)));

        second.load_state_dict(first.state_dict());

        Assert.True(first.call(x).Equals(second.call(x)));
        Assert.False(ReferenceEquals(first.get_parameter("conv1.weight"), second.get_parameter("conv1.weight")));
        Dictionary<string, Tensor> less = first.state_dict();
        less.Remove("bn1.bias");
        less["other"] = zeros(1);
        string message = Assert.Throws<InvalidOperationException>(() => second.load_state_dict(less)).Message;
        Assert.Contains("bn1.bias", message, StringComparison.Ordinal);
        Assert.Contains("other", message, StringComparison.Ordinal);
        (IList<string> missing, IList<string> unexpected) = second.load_state_dict(less, strict: false);
        Assert.Equal(["bn1.bias"], missing);
        Assert.Equal(["other"], unexpected);
    }

    [Fact]
    public void A_weight_that_is_set_is_used_where_it_lies_and_listed_in_its_old_place()
    {
        Tensor flat = randn(4 * 3 * 3 * 2);
        using Conv2d conv = nn.Conv2d(2, 4, 3);
        conv.weight = new Parameter(flat.view(4, 3, 3, 2).permute(0, 3, 1, 2));

        Assert.Equal(["weight", "bias"], conv.named_parameters().Select(entry => entry.name));
        Assert.Equal([18L, 1, 6, 2], conv.weight.stride());
        flat.zero_();
        nn.init.constant_(conv.bias!, 3);
        Assert.All(conv.call(ones(1, 2, 4, 4)).data<float>().ToArray(), value => Assert.Equal(3, value));
    }

    [Fact]
    public void Training_mode_reaches_the_whole_tree()
    {
        using var block = new Block();
        Assert.All(block.modules(), module => Assert.True(module.training));
        block.eval();
        Assert.All(block.modules(), module => Assert.False(module.training));
        Assert.False(block.training);
        block.train();
        Assert.All(block.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Zeroing_gradients_keeps_their_memory_unless_they_are_to_be_dropped()
    {
        using Linear linear = nn.Linear(2, 1);
        linear.call(ones(1, 2)).sum().backward();
        Tensor grad = linear.weight.grad!;

        linear.zero_grad(set_to_none: false);
        Assert.Equal([0f, 0], grad.data<float>().ToArray());
        linear.call(ones(1, 2)).sum().backward();
        Assert.Equal([1f, 1], grad.data<float>().ToArray());
        linear.zero_grad();
        Assert.Null(linear.weight.grad);
    }

    [Fact]
    public void Conversion_keeps_the_parameter_objects_and_leaves_integers()
    {
        using var block = new Block();
        Parameter before = block.get_parameter("conv1.weight")!;

        block.to(float64);

        Assert.Same(before, block.get_parameter("conv1.weight"));
        Assert.Equal((ScalarType.Float64, true), (before.dtype, before.requires_grad));
        Assert.Equal(ScalarType.Int64, block.get_buffer("bn1.num_batches_tracked")!.dtype);
        Assert.Equal(ScalarType.Float64, block.call(ones(1, 2, 3, 3, dtype: float64)).dtype);
    }

    [Fact]
    public void Hooks_run_around_forward_until_they_are_removed()
    {
        using Linear linear = nn.Linear(2, 2);
        var seen = new List<string>();
        nn.HookableModule<Func<nn.Module<Tensor, Tensor>, Tensor, Tensor>, Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor>>.HookRemover first =
            linear.register_forward_pre_hook((_, input) =>
            {
                seen.Add("before");
                return input.mul(0);
            });
        linear.register_forward_hook((_, _, output) =>
        {
            seen.Add("after");
            return output;
        });

        Assert.True(linear.call(ones(1, 2)).view(2).Equals(linear.bias!));
        first.remove();
        linear.call(ones(1, 2));

        Assert.Equal(["before", "after", "after"], seen);
    }

    [Fact]
    public void A_name_with_a_dot_is_refused()
    {
        using Sequential modules = nn.Sequential();

        Assert.Contains("'a.b'", Assert.Throws<ArgumentException>(() => modules.register_module("a.b", nn.ReLU())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kaiming_normal_has_the_deviation_of_He_et_al()
    {
        manual_seed(3);
        Tensor weight = nn.init.kaiming_normal_(empty(64, 32, 3, 3), mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);

        Assert.Equal(Math.Sqrt(2.0 / (64 * 9)), weight.std().ToDouble(), 0.002);   // about five standard errors of 18,432 draws
        Assert.False(weight.requires_grad);
    }

    [Fact]
    public void Vectors_and_clipping_act_on_all_parameters_together()
    {
        using Linear linear = nn.Linear(2, 1);
        Tensor vector = nn.utils.parameters_to_vector(linear.parameters());
        nn.utils.vector_to_parameters(tensor(new[] { 3f, 0, 4 }), linear.parameters());
        linear.weight.grad = tensor(new[,] { { 3f, 0 } });
        linear.bias!.grad = tensor(new[] { 4f });

        Assert.Equal([3L], vector.shape);
        Assert.Equal([3f, 0, 4], nn.utils.parameters_to_vector(linear.parameters()).data<float>().ToArray());
        Assert.Equal(5, nn.utils.clip_grad_norm_(linear.parameters(), 1), 5);
        Assert.Equal(0.6, linear.weight.grad![0, 0].ToDouble(), 5);
        Assert.Equal(0.8, linear.bias.grad![0].ToDouble(), 5);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0.9, 0, false)]
    [InlineData(0.9, 0.1, false)]
    [InlineData(0.9, 0.1, true)]
    public void SGD_takes_the_steps_of_its_rule(double momentum, double decay, bool nesterov)
    {
        var x = new Parameter(tensor(new[] { 1.0, -2 }));
        using SGD sgd = optim.SGD([x], 0.1, momentum, weight_decay: decay, nesterov: nesterov);
        double[] expected = [1, -2], velocity = [0, 0];

        for (int step = 0; step < 5; step++)
        {
            sgd.zero_grad();
            x.pow(2).sum().backward();
            sgd.step();
            for (int i = 0; i < 2; i++)
            {
                double slope = (2 * expected[i]) + (decay * expected[i]);
                velocity[i] = (momentum * velocity[i]) + slope;
                expected[i] -= 0.1 * (nesterov ? slope + (momentum * velocity[i]) : velocity[i]);
            }
        }

        Numbers.Close(expected, Numbers.Values(x.detach()), 1e-12);
    }

    [Fact]
    public void Same_padding_needs_no_numbers_and_groups_must_divide_the_channels()
    {
        Assert.Equal([1L, 4, 7, 7], nn.Conv2d(2, 4, 5, Padding.Same, dilation: 2).call(ones(1, 2, 7, 7)).shape);
        Assert.Throws<ArgumentException>(() => nn.Conv2d(3, 4, 3, groups: 2));
        Assert.Throws<ExternalException>(() => nn.Conv2d(2, 4, 3).call(ones(1, 3, 7, 7)));
    }
}
