namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>What stands between the braces of a <see cref="Template"/>.</summary>
internal abstract record TemplateExpression
{
    /// <summary>The fields that it refers to.</summary>
    public virtual IEnumerable<FieldPath> Fields => [];
}
