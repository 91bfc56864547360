namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>A piece of a <see cref="Template"/>: exactly one of the two is set.</summary>
/// <param name="Text">Static text.</param>
/// <param name="Expression">What depends on the record.</param>
internal readonly record struct TemplatePart(string? Text, TemplateExpression? Expression);
