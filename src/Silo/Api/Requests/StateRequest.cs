using System.Text.Json.Serialization;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>What partitions are to do.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record StateRequest : IOperatorRequest
{
    private const string Paused = "paused";
    private const string Drained = "drained";
    private const string Running = "running";

    /// <inheritdoc/>
    public static string Example => """{"desired":"paused","reason":"loki upgrade"}""";

    /// <summary>
    /// <c>paused</c>: read nothing until told otherwise. <c>drained</c>: the same, and wait up to 10 s until nothing of it is under way. <c>running</c>: go on.
    /// </summary>
    public string? Desired { get; init; }

    /// <summary>Why, in 1 to 500 characters: for whoever finds them so.</summary>
    public string? Reason { get; init; }

    /// <summary>True for a pause.</summary>
    [JsonIgnore]
    public bool IsPause => Desired == Paused;

    /// <summary>True for a drain.</summary>
    [JsonIgnore]
    public bool IsDrain => Desired == Drained;

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes()
    {
        if (Desired is not (Paused or Drained or Running))
        {
            yield return new("desired", Desired ?? "", $"Must be {Paused}, {Drained} or {Running}.");
        }
    }
}
