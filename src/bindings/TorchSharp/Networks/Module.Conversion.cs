using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            // Moves and converts parameters, their gradients and buffers. The parameter objects stay the same, their memory does not:
            // views of a larger buffer are views no longer. Integers keep their type.
            internal void MoveTo(Device? device, ScalarType? type, bool nonBlocking)
            {
                foreach (Parameter parameter in parameters())
                {
                    bool wanted = parameter.requires_grad;
                    using Tensor? grad = parameter.grad;
                    Replace(parameter, device, type, nonBlocking);
                    parameter.requires_grad = wanted;
                    if (grad is null) continue;
                    Replace(grad, device, type, nonBlocking);
                    parameter.grad = grad;
                }
                foreach (Tensor buffer in buffers()) Replace(buffer, device, type, nonBlocking);
            }

            private static void Replace(Tensor tensor, Device? device, ScalarType? type, bool nonBlocking)
            {
                ScalarType target = type is { } given && ElementTypes.IsReal(tensor.dtype) ? given : tensor.dtype;
                using Tensor detached = tensor.detach();
                tensor.Become(detached.to(target, device ?? tensor.device, non_blocking: nonBlocking));
            }
        }
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, device, null, non_blocking);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, device, type, non_blocking);

    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, null, type, non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, new torch.Device(deviceType, deviceIndex), null, non_blocking);

    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, new torch.Device(device), null, non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, torch.CPU, null, non_blocking);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, new torch.Device(DeviceType.CUDA, deviceIndex), null, non_blocking);

    public static T @double<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, null, torch.ScalarType.Float64, non_blocking);

    public static T @float<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => Move(module, null, torch.ScalarType.Float32, non_blocking);

    private static T Move<T>(T module, torch.Device? device, torch.ScalarType? type, bool nonBlocking)
        where T : torch.nn.Module
    {
        module.MoveTo(device, type, nonBlocking);
        return module;
    }
}
