global using TorchSharp;
global using TorchSharp.Modules;
global using static TorchSharp.torch;
global using F = TorchSharp.torch.nn.functional;

// Live tensors are counted for the whole process: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
