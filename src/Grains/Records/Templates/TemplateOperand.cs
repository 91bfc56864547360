namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>Something that a template's expression is made of, and where it stands.</summary>
/// <param name="Expression">What it is.</param>
/// <param name="Position">Where it begins in the template.</param>
internal readonly record struct TemplateOperand(TemplateExpression Expression, int Position);
