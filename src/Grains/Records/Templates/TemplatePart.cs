namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>A piece of a <see cref="Template"/>: exactly one of the two is set.</summary>
/// <param name="Text">Static text.</param>
/// <param name="Path">A field.</param>
public readonly record struct TemplatePart(string? Text, FieldPath? Path);
