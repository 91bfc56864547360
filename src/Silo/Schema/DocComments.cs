using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Schema;

/// <summary>What the code says of options: the summaries in the documentation files beside the program.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _summaries = [];

    /// <summary>Reads those of assemblies; one without a file has none.</summary>
    public DocComments(params IEnumerable<Assembly> assemblies)
    {
        foreach (var file in assemblies.Select(assembly => Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml")).Where(File.Exists))
        {
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary)
                {
                    _summaries[name] = summary;
                }
            }
        }
    }

    /// <summary>Whether there are any.</summary>
    public bool IsEmpty => _summaries.Count == 0;

    /// <summary>What is said of an option.</summary>
    public string? Of(PropertyInfo property) => Text($"P:{property.DeclaringType!.FullName}.{property.Name}");

    /// <summary>What is said of a section.</summary>
    public string? Of(Type type) => Text($"T:{type.FullName}");

    private string? Text(string member) => _summaries.GetValueOrDefault(member) is { } summary
        ? Spaces().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
        : null;

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element when element.Attribute("cref")?.Value is { } reference => $"`{NameOf(reference)}`",
        XElement element when element.Attribute("langword")?.Value is { } word => word,
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    // Properties are named as options, all else as in the code.
    private static string NameOf(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) || reference.StartsWith("F:", StringComparison.Ordinal) ? SnakeCase.Of(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
