using System.Globalization;

namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>Neighbouring offsets.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one behind the last.</param>
[GenerateSerializer, Immutable, Alias("okl.OffsetSpan")]
public readonly record struct OffsetSpan([property: Id(0)] long From, [property: Id(1)] long To)
{
    /// <summary>True when it has the offset.</summary>
    public bool Has(long offset) => From <= offset && offset < To;

    /// <summary>The text form, such as <c>10-12</c>: the first and the last.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From}-{To - 1}");
}
