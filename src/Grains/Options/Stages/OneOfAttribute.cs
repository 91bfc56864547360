namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Options of which exactly one is given, besides one that may stand beside each of them.</summary>
/// <param name="beside">The name of that one's property.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OneOfAttribute(string beside) : Attribute
{
    /// <summary>The name of that one's property.</summary>
    public string Beside => beside;
}
