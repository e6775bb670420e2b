namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public interface IModule<T, TResult>
        {
            TResult call(T input1);
        }

        public interface IModule<T1, T2, TResult>
        {
            TResult call(T1 input1, T2 input2);
        }

        // Hooks run in the order in which they were registered, before or after forward.
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            private protected readonly List<(string key, TPreHook hook)> before = [];
            private protected readonly List<(string key, TPostHook hook)> after = [];

            protected HookableModule(string name)
                : base(name)
            {
            }

            public HookRemover register_forward_pre_hook(TPreHook hook)
            {
                string key = Guid.NewGuid().ToString();
                before.Add((key, hook));
                return new HookRemover(this, key);
            }

            public HookRemover register_forward_hook(TPostHook hook)
            {
                string key = Guid.NewGuid().ToString();
                after.Add((key, hook));
                return new HookRemover(this, key);
            }

            private void Remove(string key)
            {
                before.RemoveAll(entry => entry.key == key);
                after.RemoveAll(entry => entry.key == key);
            }

            public class HookRemover
            {
                private readonly HookableModule<TPreHook, TPostHook> module;
                private readonly string key;

                public HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
                {
                    this.module = module;
                    this.key = key;
                }

                public void remove() => module.Remove(key);
            }
        }

        public abstract class Module<T, TResult> : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T input);

            public TResult call(T input)
            {
                if (before.Count == 0 && after.Count == 0) return forward(input);
                foreach ((_, Func<Module<T, TResult>, T, T> hook) in before) input = hook(this, input) is { } changed ? changed : input;
                TResult result = forward(input);
                foreach ((_, Func<Module<T, TResult>, T, TResult, TResult> hook) in after) result = hook(this, input, result) is { } changed ? changed : result;
                return result;
            }
        }

        public abstract class Module<T1, T2, TResult>
            : HookableModule<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>, Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>, IModule<T1, T2, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2)
            {
                foreach ((_, Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?> hook) in before)
                    if (hook(this, input1, input2) is { } changed) (input1, input2) = changed;
                TResult result = forward(input1, input2);
                foreach ((_, Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult> hook) in after)
                    result = hook(this, input1, input2, result) is { } changed ? changed : result;
                return result;
            }
        }
    }
}
