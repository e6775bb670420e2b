using static TorchSharp.torch;

namespace TorchSharp.Modules;

public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    private Parameter? ownWeight;
    private Parameter? ownBias;
    private Tensor? ownMean;
    private Tensor? ownVariance;
    private Tensor? ownCount;

    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            using Tensor scale = ones(num_features, dtype, device), shift = zeros(num_features, dtype, device);
            weight = new Parameter(scale);
            bias = new Parameter(shift);
        }
        if (!track_running_stats) return;
        running_mean = zeros(num_features, dtype, device);
        running_var = ones(num_features, dtype, device);
        num_batches_tracked = zeros((long[])[], ScalarType.Int64, device);
    }

    public long num_features { get; }

    public double eps { get; set; }

    // Null: the running statistics are the plain mean over all batches.
    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    // What is set is taken over: the module disposes of it, and of the one before.
    public Parameter? weight
    {
        get => ownWeight;
        set => SetParameter(ref ownWeight, value, nameof(weight));
    }

    public Parameter? bias
    {
        get => ownBias;
        set => SetParameter(ref ownBias, value, nameof(bias));
    }

    public Tensor? running_mean
    {
        get => ownMean;
        set => SetBuffer(ref ownMean, value, nameof(running_mean));
    }

    public Tensor? running_var
    {
        get => ownVariance;
        set => SetBuffer(ref ownVariance, value, nameof(running_var));
    }

    public Tensor? num_batches_tracked
    {
        get => ownCount;
        set => SetBuffer(ref ownCount, value, nameof(num_batches_tracked));
    }

    public void reset_running_stats()
    {
        if (!track_running_stats) return;
        if (ownMean is not null) nn.init.zeros_(ownMean);
        if (ownVariance is not null) nn.init.ones_(ownVariance);
        if (ownCount is not null) nn.init.zeros_(ownCount);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (ownWeight is not null) nn.init.ones_(ownWeight);
        if (ownBias is not null) nn.init.zeros_(ownBias);
    }

    protected abstract void ValidateInputDimensions(Tensor input);

    private void SetParameter(ref Parameter? own, Parameter? value, string name)
    {
        if (!ReferenceEquals(own, value)) own?.Dispose();
        own = value;
        ConditionallyRegisterParameter(name, value);
    }

    private void SetBuffer(ref Tensor? own, Tensor? value, string name)
    {
        if (!ReferenceEquals(own, value)) own?.Dispose();
        own = value;
        ConditionallyRegisterBuffer(name, value);
    }
}

public abstract class BatchNorm : NormBase
{
    public BatchNorm(
        long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        double share = momentum ?? 0;
        if (training && track_running_stats && num_batches_tracked is { } count)
        {
            count.add_(1);
            share = momentum ?? 1.0 / count.ToDouble();
        }
        bool byBatch = training || running_mean is null || running_var is null;
        bool statistics = !training || track_running_stats;
        return nn.functional.batch_norm(
            input, statistics ? running_mean : null, statistics ? running_var : null, weight, bias, byBatch, share, eps);
    }
}

public sealed class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool trackRunningStats, Device? device, ScalarType? type)
        : base(features, eps, momentum, affine, trackRunningStats, device, type, nameof(BatchNorm2d))
    {
    }

    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.ndim != 4) throw new ArgumentException($"expected a tensor of 4 dimensions, not {input.ndim}", nameof(input));
    }
}
