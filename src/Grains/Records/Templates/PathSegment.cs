namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>One step of a <see cref="FieldPath"/>: a field of an object or an element of an array.</summary>
/// <param name="Name">The field's name; null for an element.</param>
/// <param name="Index">The element's index; 0 for a field.</param>
public readonly record struct PathSegment(string? Name, int Index);
