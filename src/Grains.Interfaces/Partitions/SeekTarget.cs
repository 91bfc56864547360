using System.Globalization;

namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>Where partitions are to go on.</summary>
/// <param name="Point">What it is named by.</param>
/// <param name="Value">The offset, or the time in milliseconds since the Unix epoch; means nothing for the others.</param>
[GenerateSerializer, Immutable, Alias("okl.SeekTarget")]
public readonly record struct SeekTarget([property: Id(0)] SeekPoint Point, [property: Id(1)] long Value = 0)
{
    /// <summary>What to tell of it: <c>offset 5</c>, <c>2026-01-02T03:04:05.000Z</c>, <c>earliest</c>, <c>latest</c>.</summary>
    public override string ToString() => Point switch
    {
        SeekPoint.Offset => string.Create(CultureInfo.InvariantCulture, $"offset {Value}"),
        SeekPoint.Timestamp => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeMilliseconds(Value):yyyy-MM-ddTHH:mm:ss.fffZ}"),
        SeekPoint.Earliest => "earliest",
        _ => "latest",
    };
}
