using System.Globalization;
using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>Where partitions are to go on: one of an offset, a time, or an end of the log.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PositionRequest : IOperatorRequest
{
    private const string Earliest = "earliest";
    private const string Latest = "latest";

    /// <inheritdoc/>
    public static string Example => """{"timestamp":"2026-01-02T03:04:05Z","reason":"a bad deploy"}""";

    /// <summary>The next offset to read.</summary>
    public long? Offset { get; init; }

    /// <summary>The first record of this time or later is the next one; RFC 3339.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary><c>earliest</c>: the first record that Kafka still has. <c>latest</c>: behind the last one.</summary>
    public string? To { get; init; }

    /// <summary>Why, in 1 to 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>What is meant; counts only without <see cref="Mistakes"/>.</summary>
    [JsonIgnore]
    public SeekTarget Target => this switch
    {
        { Offset: { } offset } => new SeekTarget(SeekPoint.Offset, offset),
        { Timestamp: { } time } => new SeekTarget(SeekPoint.Timestamp, time.ToUnixTimeMilliseconds()),
        _ => new SeekTarget(To == Earliest ? SeekPoint.Earliest : SeekPoint.Latest),
    };

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes()
    {
        if (new[] { Offset is not null, Timestamp is not null, To is not null }.Count(given => given) != 1)
        {
            yield return new("offset", Offset?.ToString(CultureInfo.InvariantCulture) ?? "", "Say exactly one of offset, timestamp and to.");
        }

        if (To is not (null or Earliest or Latest))
        {
            yield return new("to", To, $"Must be {Earliest} or {Latest}.");
        }

        if (Offset < 0)
        {
            yield return new("offset", Offset.Value.ToString(CultureInfo.InvariantCulture), "Must be an offset: 0 or more.");
        }
    }
}
