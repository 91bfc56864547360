namespace OrleansKafkaLoki.Grains.Options;

/// <summary>Options that may be written as a single value, or as a list, which is then that of one property.</summary>
/// <param name="property">The property's name.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShorthandAttribute(string property) : Attribute
{
    /// <summary>The property's name.</summary>
    public string Property => property;
}
