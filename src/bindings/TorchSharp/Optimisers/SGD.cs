using static TorchSharp.torch;

namespace TorchSharp.Modules;

// v = g + weight_decay x; u = momentum u + (1 - dampening) v; x -= lr (nesterov ? v + momentum u : u). The first u is v.
public class SGD : OptimizerHelper, optim.IMomentum
{
    private readonly Dictionary<Parameter, Tensor> velocities = new(ReferenceEqualityComparer.Instance);
    private readonly double dampening;
    private readonly double weightDecay;
    private readonly bool nesterov;
    private readonly bool maximize;

    public SGD(
        IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false,
        bool maximize = false)
    {
        if (lr < 0 || momentum < 0 || weight_decay < 0) throw new ArgumentException("learning rate, momentum and weight decay can't be negative");
        if (nesterov && (momentum <= 0 || dampening != 0)) throw new ArgumentException("Nesterov's update needs a momentum and no dampening");
        Momentum = momentum;
        this.dampening = dampening;
        weightDecay = weight_decay;
        this.nesterov = nesterov;
        this.maximize = maximize;
        add_param_group(new ParamGroup { Parameters = [.. parameters], LearningRate = lr, InitialLearningRate = lr });
    }

    public double Momentum { get; set; }

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using IDisposable grads = enable_grad();
            loss = closure();
        }
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        foreach (Modules.ParamGroup group in groups)
            foreach (Parameter parameter in group.Parameters)
                if (parameter.grad is { } grad) parameter.add_(DirectionOf(parameter, grad), maximize ? group.LearningRate : -group.LearningRate);
        return loss;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (Tensor velocity in velocities.Values) velocity.Dispose();
        velocities.Clear();
        base.Dispose(disposing);
    }

    private Tensor DirectionOf(Parameter parameter, Tensor grad)
    {
        Tensor slope = weightDecay == 0 ? grad : grad.add(parameter, maximize ? -weightDecay : weightDecay);
        if (Momentum == 0) return slope;
        if (velocities.TryGetValue(parameter, out Tensor? velocity)) velocity.mul_(Momentum).add_(slope, 1 - dampening);
        else velocities[parameter] = velocity = slope.clone().DetachFromDisposeScope();
        return nesterov ? slope.add(velocity, Momentum) : velocity;
    }
}
