using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public class Generator : IDisposable
    {
        private nint handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            handle = Native.THSGenerator_new((long)seed, (int)this.device.type, this.device.index);
            if (handle == 0) Failure.Throw();
        }

        private Generator(nint handle)
        {
            if (handle == 0) Failure.Throw();
            device = CPU;
            this.handle = handle;
        }

        ~Generator() => Dispose(false);

        // A new handle to the one CPU generator that is used when none is given.
        public static Generator Default => new(Native.THSGenerator_default());

        public Device device { get; }

        public IntPtr Handle
        {
            get
            {
                ObjectDisposedException.ThrowIf(handle == 0, this);
                return handle;
            }
        }

        public Generator manual_seed(long seed)
        {
            Failure.ThrowIf(Native.THSGenerator_manual_seed(Handle, seed));
            return this;
        }

        public long initial_seed() => Native.THSGenerator_initial_seed(Handle);

        public long seed()
        {
            long seed = Native.THSGenerator_seed(Handle);
            Failure.ThrowIfAny();
            return seed;
        }

        public Tensor get_state() => Tensor.Made(Native.THSGenerator_get_state(Handle), this);

        public void set_state(Tensor value)
        {
            Failure.ThrowIf(Native.THSGenerator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle != 0) Native.THSGenerator_dispose(handle);
            handle = 0;
        }
    }

    public static Generator manual_seed(long seed)
    {
        Failure.ThrowIf(Native.THSTorch_manual_seed(seed));
        return Generator.Default;
    }

    public static long initial_seed() => random.initial_seed();

    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long initial_seed()
        {
            using Generator generator = Generator.Default;
            return generator.initial_seed();
        }

        public static Tensor get_rng_state()
        {
            using Generator generator = Generator.Default;
            return generator.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using Generator generator = Generator.Default;
            generator.set_state(new_state);
        }
    }
}
