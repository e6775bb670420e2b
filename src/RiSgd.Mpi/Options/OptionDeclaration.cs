using System.Reflection;
using CommandLine;

namespace RiSgd.Mpi.Options;

/// <summary>The headings under which <c>--help</c> lists the options, in this order.</summary>
public enum OptionGroup
{
    /// <summary>Method, model and where the start comes from.</summary>
    Problem,

    /// <summary>The data set and its chunks.</summary>
    Data,

    /// <summary>When ranks meet and what they exchange.</summary>
    Averaging,

    /// <summary>How models are mixed.</summary>
    Mixing,

    /// <summary>The outer step along the change of the mean model.</summary>
    Outer,

    /// <summary>Rounds of a part of the ranks.</summary>
    Clients,

    /// <summary>Averaging in the background.</summary>
    Overlap,

    /// <summary>How what is exchanged is encoded.</summary>
    Compression,

    /// <summary>Which layers a step computes.</summary>
    Layers,

    /// <summary>Which samples a step uses.</summary>
    Batches,

    /// <summary>The local update.</summary>
    Update,

    /// <summary>Length of the run and what it writes.</summary>
    Output,

    /// <summary>Device, threads, seeds.</summary>
    Machine,
}

/// <summary>
/// What <see cref="OptionAttribute"/> cannot say about an option: its group, its default and an example. The option's default stays out of
/// <see cref="OptionAttribute"/>, so that a value that was given can be told from one that was not.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(OptionGroup group) : Attribute
{
    /// <summary>The heading it stands under.</summary>
    public OptionGroup Group { get; } = group;

    /// <summary>The built-in default, written as a user would give it; null if there is none or it is computed.</summary>
    public string? Default { get; init; }

    /// <summary>How a default that is computed, or none, is told to the reader.</summary>
    public string? DefaultText { get; init; }

    /// <summary>A value that shows how it is used.</summary>
    public string? Example { get; init; }

    /// <summary>True for on/off options, for which the bare name means on.</summary>
    public bool IsSwitch { get; init; }
}

/// <summary>One option of a verb: everything that parsing, the help and the configuration file know about it.</summary>
/// <param name="Name">Kebab-case name, without dashes.</param>
/// <param name="Group">The heading it stands under.</param>
/// <param name="Unit">Unit or kind of its value, as the help shows it.</param>
/// <param name="Meaning">What it means, one sentence.</param>
/// <param name="Default">Built-in default, or null if there is none or it is computed.</param>
/// <param name="DefaultText">The default as the help shows it, or null.</param>
/// <param name="Example">A value for the help, or null.</param>
/// <param name="IsSwitch">True for on/off options.</param>
public sealed record OptionDeclaration(
    string Name, OptionGroup Group, string Unit, string Meaning, string? Default, string? DefaultText, string? Example, bool IsSwitch)
{
    /// <summary>The options that the properties of <paramref name="arguments"/> declare, by group and then in the order of the source.</summary>
    public static IReadOnlyList<OptionDeclaration> Of(Type arguments) =>
    [
        .. from declared in Properties(arguments)
           let option = declared.Property.GetCustomAttribute<OptionAttribute>()
           let setting = declared.Property.GetCustomAttribute<SettingAttribute>()
           orderby setting.Group, declared.Property.MetadataToken
           select new OptionDeclaration(
               declared.Name, setting.Group, option.MetaValue, option.HelpText, setting.Default, setting.DefaultText ?? setting.Default, setting.Example, setting.IsSwitch),
    ];

    /// <summary>The properties of <paramref name="arguments"/> that declare options, with the options' names.</summary>
    internal static IEnumerable<(string Name, PropertyInfo Property)> Properties(Type arguments) =>
        from property in arguments.GetProperties()
        let option = property.GetCustomAttribute<OptionAttribute>()
        where option is not null && property.IsDefined(typeof(SettingAttribute))
        select (option.LongName, property);

    /// <summary>The names that the command line knows, those included that are no keys of a configuration file.</summary>
    internal static IReadOnlyList<string> Names(Type arguments) =>
        [.. arguments.GetProperties().Select(property => property.GetCustomAttribute<OptionAttribute>()?.LongName).OfType<string>()];
}
