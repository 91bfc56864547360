using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>A field of a pattern.</summary>
/// <param name="Name">Its name; null where it is passed over.</param>
/// <param name="End">The text behind it; empty when it goes to the end.</param>
internal sealed record PatternField(string? Name, byte[] End)
{
    /// <summary>A field as it is written, with <c>_</c> for one that is passed over.</summary>
    public static PatternField Of(string name, string end) => new(name == "_" ? null : name, Encoding.UTF8.GetBytes(end));
}
