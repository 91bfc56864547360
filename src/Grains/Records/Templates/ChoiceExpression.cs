using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>The first that is there and not empty.</summary>
/// <param name="Candidates">At least two.</param>
internal sealed record ChoiceExpression(ImmutableArray<TemplateExpression> Candidates) : TemplateExpression
{
    /// <inheritdoc/>
    public override IEnumerable<FieldPath> Fields => Candidates.SelectMany(candidate => candidate.Fields);
}
