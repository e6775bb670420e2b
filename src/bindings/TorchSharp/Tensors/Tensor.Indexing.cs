namespace TorchSharp;

public static partial class torch
{
    // One position of an index expression: a single index, a slice, all that is left (...), or a new dimension of size one.
    public readonly struct TensorIndex
    {
        internal enum Kind
        {
            Slice,
            Single,
            Ellipsis,
            NewDimension,
        }

        internal readonly Kind kind;
        internal readonly long start;
        internal readonly long? stop;
        internal readonly long step;

        private TensorIndex(Kind kind, long start = 0, long? stop = null, long step = 1)
        {
            this.kind = kind;
            this.start = start;
            this.stop = stop;
            this.step = step;
        }

        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);

        public static readonly TensorIndex None = new(Kind.NewDimension);

        public static readonly TensorIndex Colon = new(Kind.Slice);

        public static implicit operator TensorIndex(long value) => new(Kind.Single, value);

        public static TensorIndex Single(long? index) => index is { } one ? new(Kind.Single, one) : None;

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start ?? 0, stop, step ?? 1);
    }

    public partial class Tensor
    {
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign(index(i1), value);
        }

        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => Assign(index(i1, i2), value);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => Assign(index(i1, i2, i3), value);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => Assign(index(i1, i2, i3, i4), value);
        }

        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Assign(index(indices), value);
        }

        // A view: each position of the expression takes one dimension, or as many as are left for the ellipsis.
        public Tensor index(params TensorIndex[] indices)
        {
            Tensor view = alias();
            long dim = 0;
            foreach (TensorIndex position in indices)
            {
                Tensor before = view;
                switch (position.kind)
                {
                    case TensorIndex.Kind.Single:
                        view = before.select(dim, position.start);
                        break;
                    case TensorIndex.Kind.Slice:
                        view = before.slice(dim, position.start, position.stop ?? long.MaxValue, position.step);
                        dim++;
                        break;
                    case TensorIndex.Kind.NewDimension:
                        view = before.unsqueeze(dim);
                        dim++;
                        break;
                    default:
                        dim = before.ndim - indices.SkipWhile(other => other.kind != TensorIndex.Kind.Ellipsis).Skip(1)
                            .Count(other => other.kind != TensorIndex.Kind.NewDimension);
                        continue;
                }
                before.Dispose();
            }
            return view;
        }

        private static void Assign(Tensor view, Tensor value)
        {
            view.copy_(value);
            view.Dispose();
        }
    }
}
