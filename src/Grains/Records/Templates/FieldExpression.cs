namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>A field of the event.</summary>
/// <param name="Path">Where it is.</param>
internal sealed record FieldExpression(FieldPath Path) : TemplateExpression
{
    /// <inheritdoc/>
    public override IEnumerable<FieldPath> Fields => [Path];
}
