using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // A node of the tree of modules: its own parameters and buffers by name, and its children by name. Names of the whole tree
        // are dotted paths, as PyTorch writes them.
        public partial class Module : IDisposable
        {
            private readonly NamedItems<Parameter> ownParameters = new();
            private readonly NamedItems<(Tensor tensor, bool persistent)> ownBuffers = new();
            private readonly NamedItems<Module> ownModules = new();
            private readonly string typeName;
            private bool componentsRegistered;
            private bool inTraining = true;

            protected Module(string name) => typeName = name;

            ~Module() => Dispose(false);

            public virtual bool training => inTraining;

            public virtual string GetName() => typeName;

            public virtual void train(bool train = true)
            {
                inTraining = train;
                foreach (Module child in ownModules.Values) child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (Parameter parameter in parameters())
                {
                    using Tensor? grad = parameter.grad;
                    if (grad is null) continue;
                    if (set_to_none) parameter.grad = null;
                    else grad.detach_().zero_();
                }
            }

            public virtual Module apply(Action<Module> fn)
            {
                foreach (Module child in ownModules.Values) child.apply(fn);
                fn(this);
                return this;
            }

            // Takes every field that holds a parameter, another tensor (a buffer) or a module under the field's name.
            // Reflection happens here alone: call it once, at the end of the constructor.
            protected virtual void RegisterComponents()
            {
                if (componentsRegistered) return;
                componentsRegistered = true;
                foreach (FieldInfo field in GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                {
                    switch (field.GetValue(this))
                    {
                        case Module module when !ownModules.Contains(field.Name):
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter when !ownParameters.Contains(field.Name):
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor tensor when !ownParameters.Contains(field.Name) && !ownBuffers.Contains(field.Name):
                            register_buffer(field.Name, tensor);
                            break;
                    }
                }
            }

            public virtual void register_module(string name, Module submodule)
            {
                RequireName(name);
                if (ReferenceEquals(submodule, this)) throw new ArgumentException($"the module can't be its own child '{name}'", nameof(submodule));
                ownModules[name] = submodule;
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_parameter(string name, Parameter? param)
            {
                RequireName(name);
                if (param is null)
                {
                    ownParameters.Remove(name);
                    return;
                }
                ownParameters[name] = param;
                param.DetachFromDisposeScope();
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                RequireName(name);
                ownBuffers[name] = (tensor, persistent);
                tensor.DetachFromDisposeScope();
            }

            protected void ConditionallyRegisterParameter(string name, Parameter? value) => register_parameter(name, value);

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) ownBuffers.Remove(name);
                else register_buffer(name, value, persistent);
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (Parameter parameter in ownParameters.Values) parameter.Dispose();
                foreach ((Tensor tensor, _) in ownBuffers.Values) tensor.Dispose();
                foreach (Module child in ownModules.Values) child.Dispose();
            }

            private static void RequireName(string name)
            {
                if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException($"'{name}' can't name a component: it is empty or holds a dot", nameof(name));
            }
        }
    }
}
