namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>A text, or a number.</summary>
/// <param name="Text">As it is rendered.</param>
internal sealed record LiteralExpression(string Text) : TemplateExpression;
