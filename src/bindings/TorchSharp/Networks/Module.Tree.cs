using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual IEnumerable<(string name, Module module)> named_children() => ownModules.Pairs;

            public virtual IEnumerable<Module> children() => ownModules.Values;

            // All modules below this one, each once, parents first.
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                var seen = new HashSet<Module>(ReferenceEqualityComparer.Instance);
                foreach ((string path, Module module) in Below(string.Empty))
                    if (seen.Add(module)) yield return (path, module);
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            // A tensor that is registered twice is listed once, under its first name.
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach ((string path, Module module) in ThisAndBelow(recurse))
                    foreach ((string name, Parameter parameter) in module.ownParameters.Pairs)
                        if (seen.Add(parameter)) yield return (path + name, parameter);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach ((string path, Module module) in ThisAndBelow(recurse))
                    foreach ((string name, (Tensor tensor, bool persistent)) in module.ownBuffers.Pairs)
                        if ((persistent || include_nonpersistent) && seen.Add(tensor)) yield return (path + name, tensor);
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual bool has_parameter(string target) => named_parameters().Any(entry => entry.name == target);

            public virtual bool has_buffer(string target) => named_buffers().Any(entry => entry.name == target);

            public virtual Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(entry => entry.name == target).parameter;

            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(entry => entry.name == target).buffer;

            // The tensors themselves, not copies: parameters, then persistent buffers.
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string before = string.IsNullOrEmpty(prefix) ? string.Empty : prefix + ".";
                foreach ((string name, Parameter parameter) in named_parameters()) destination.TryAdd(before + name, parameter);
                foreach ((string name, Tensor buffer) in named_buffers(include_nonpersistent: false)) destination.TryAdd(before + name, buffer);
                return destination;
            }

            // Copies values into the tensors that are there.
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                Dictionary<string, Tensor> own = state_dict();
                List<string> missing = [.. own.Keys.Where(name => !source.ContainsKey(name) && skip?.Contains(name) != true)];
                List<string> unexpected = [.. source.Keys.Where(name => !own.ContainsKey(name) && skip?.Contains(name) != true)];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException($"The state does not fit the module: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}].");
                using IDisposable mode = no_grad();
                foreach ((string name, Tensor target) in own)
                {
                    if (skip?.Contains(name) == true || !source.TryGetValue(name, out Tensor? value)) continue;
                    if (!target.shape.AsSpan().SequenceEqual(value.shape))
                        throw new ArgumentException($"'{name}' has the shape [{string.Join(", ", target.shape)}]; the state's is [{string.Join(", ", value.shape)}]", nameof(source));
                    target.copy_(value);
                }
                return (missing, unexpected);
            }

            private IEnumerable<(string path, Module module)> ThisAndBelow(bool recurse)
            {
                yield return (string.Empty, this);
                if (!recurse) yield break;
                foreach ((string path, Module module) in Below(string.Empty)) yield return (path + ".", module);
            }

            private IEnumerable<(string path, Module module)> Below(string prefix)
            {
                foreach ((string name, Module child) in ownModules.Pairs)
                {
                    yield return (prefix + name, child);
                    foreach ((string, Module) deeper in child.Below(prefix + name + ".")) yield return deeper;
                }
            }
        }
    }
}
