using System.Globalization;
using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>Offsets that a partition is not to read.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SkipRequest : IOperatorRequest
{
    /// <inheritdoc/>
    public static string Example => """{"from":4711,"to":4712,"reason":"a broken batch"}""";

    /// <summary>The first one.</summary>
    public long? From { get; init; }

    /// <summary>The one behind the last.</summary>
    public long? To { get; init; }

    /// <summary>Why, in 1 to 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>What is meant; counts only without <see cref="Mistakes"/>.</summary>
    [JsonIgnore]
    public OffsetSpan Offsets => new(From ?? 0, To ?? 0);

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes()
    {
        if (From is null or < 0)
        {
            yield return new("from", From?.ToString(CultureInfo.InvariantCulture) ?? "", "Say the first offset to pass: 0 or more.");
        }

        if (To is null || To <= From)
        {
            yield return new("to", To?.ToString(CultureInfo.InvariantCulture) ?? "", "Say the offset behind the last one to pass: more than from.");
        }
    }
}
