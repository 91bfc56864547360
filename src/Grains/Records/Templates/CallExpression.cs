using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Records.Templates.Functions;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>A function of texts.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Texts">The text that it works on, and at most two others.</param>
/// <param name="Settings">What it is called with beside them.</param>
internal sealed record CallExpression(TextOperation Operation, ImmutableArray<TemplateExpression> Texts, FunctionSettings Settings)
    : TemplateExpression
{
    /// <inheritdoc/>
    public override IEnumerable<FieldPath> Fields => Texts.SelectMany(text => text.Fields);
}
