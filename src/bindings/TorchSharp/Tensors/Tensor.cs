using System.Globalization;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // A handle to a libtorch tensor. It is freed by Dispose, by the dispose scope that was innermost where it was made, or else by
    // the collector. Every native call ends with the tensors it used as arguments of Made or Done, which keep them alive over the call.
    public partial class Tensor : IDisposable
    {
        internal DisposeScope? scope;
        internal int placeInScope;

        private static long live;
        private nint handle;

        internal Tensor(nint handle)
        {
            this.handle = handle;
            Interlocked.Increment(ref live);
            DisposeScope.Innermost?.AddNew(this);
        }

        ~Tensor() => Dispose(false);

        // Handles that are neither disposed nor collected, in the whole process.
        public static long TotalCount => Interlocked.Read(ref live);

        // An at::Tensor*.
        public IntPtr Handle
        {
            get
            {
                if (handle == 0) ThrowDisposed();
                return handle;
            }
        }

        public bool IsInvalid => handle == 0;

        // Takes the handle over: the tensor frees it.
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        // The caller frees the handle from now on.
        public IntPtr DecoupleFromNativeHandle()
        {
            nint released = Handle;
            handle = 0;
            Interlocked.Decrement(ref live);
            scope?.Remove(this);
            GC.SuppressFinalize(this);
            return released;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            scope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            scope?.Remove(this);
            return this;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing) scope?.Remove(this);
            Release();
        }

        internal void DisposeWithScope()
        {
            scope = null;
            Dispose();
        }

        // The tensor becomes another one: how a module moves its parameters without anybody having to collect them anew.
        internal void Become(Tensor other)
        {
            nint before = handle;
            handle = other.DecoupleFromNativeHandle();
            Interlocked.Increment(ref live);
            Native.THSTensor_dispose(before);
            Interlocked.Decrement(ref live);
        }

        internal static Tensor Made(nint made, object? first = null, object? second = null, object? third = null)
        {
            if (made == 0) Failure.Throw();
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            GC.KeepAlive(third);
            return new Tensor(made);
        }

        // Null where there was nothing to make.
        internal static Tensor? MadeOrNull(nint made, object? first = null)
        {
            if (made == 0) Failure.ThrowIfAny();
            GC.KeepAlive(first);
            return made == 0 ? null : new Tensor(made);
        }

        internal static unsafe (Tensor, Tensor) MadeBoth(int status, nint* made, object? first = null)
        {
            Failure.ThrowIf(status);
            GC.KeepAlive(first);
            return (new Tensor(made[0]), new Tensor(made[1]));
        }

        internal static nint HandleOrNone(Tensor? tensor) => tensor is null ? 0 : tensor.Handle;

        // The end of an operation in place.
        private Tensor Done(int status, object? first = null, object? second = null)
        {
            if (status != 0) Failure.Throw();
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            GC.KeepAlive(this);
            return this;
        }

        private static bool Answer(int answer, object? first, object? second)
        {
            if (answer < 0) Failure.Throw();
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            return answer != 0;
        }

        private void Release()
        {
            nint released = Interlocked.Exchange(ref handle, 0);
            if (released == 0) return;
            Native.THSTensor_dispose(released);
            Interlocked.Decrement(ref live);
        }

        private void ThrowDisposed() =>
            throw new ObjectDisposedException(GetType().Name, "The tensor has been disposed of, by itself or with its dispose scope.");

        public override string ToString()
        {
            if (handle == 0) return "[disposed]";
            string dimensions = string.Join('x', shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            return $"[{dimensions}], type = {dtype}, device = {device}";
        }

        // Same type, shape and values.
        public bool Equals(Tensor target) => Answer(Native.THSTensor_equal(Handle, target.Handle), this, target);

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => base.GetHashCode();

        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Answer(Native.THSTensor_allclose(Handle, target.Handle, rtol, atol, equal_nan ? 1 : 0), this, target);
    }
}
