using System.Globalization;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public class Device
    {
        public Device(string description)
        {
            string[] parts = description.Split(':');
            type = TypeOf(parts[0]);
            index = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : DefaultIndex(type, -1);
        }

        public Device(string deviceType, int index = -1)
        {
            type = TypeOf(deviceType);
            this.index = DefaultIndex(type, index);
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = DefaultIndex(type, index);
        }

        public Device(int index)
        {
            type = DeviceType.CUDA;
            this.index = index;
        }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() => index < 0 ? NameOf(type) : $"{NameOf(type)}:{index}";

        // "cuda" alone is the first device, as in the package.
        private static int DefaultIndex(DeviceType type, int index) => type == DeviceType.CUDA && index < 0 ? 0 : index;

#pragma warning disable CA1308 // device names are lower case in PyTorch
        private static string NameOf(DeviceType type) => type.ToString().ToLowerInvariant();
#pragma warning restore CA1308

        private static DeviceType TypeOf(string name) =>
            Enum.TryParse(name, ignoreCase: true, out DeviceType type) && !char.IsAsciiDigit(name[0])
                ? type
                : throw new ArgumentException($"'{name}' is not a device: cpu, cuda or cuda:0, cuda:1, ...", nameof(name));
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA { get; } = new(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    public static bool cuda_is_available() => cuda.is_available();

    public static class cuda
    {
        public static bool is_available() => Native.THSTorchCuda_is_available() != 0;

        public static bool is_cudnn_available() => Native.THSTorchCuda_cudnn_is_available() != 0;

        public static int device_count() => Native.THSTorchCuda_device_count();

        public static void synchronize(Device? device = null) => Failure.ThrowIf(Native.THSTorchCuda_synchronize(device?.index ?? -1));
    }
}
