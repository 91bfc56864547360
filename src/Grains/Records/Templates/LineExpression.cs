namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>The line as it is so far: <c>__line__</c>.</summary>
internal sealed record LineExpression : TemplateExpression;
