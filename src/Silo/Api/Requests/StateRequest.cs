using System.Globalization;
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
    private const int DefaultTimeout = 10;
    private const int LongestTimeout = 3600;

    /// <inheritdoc/>
    public static string Example => """{"desired":"paused","reason":"loki upgrade"}""";

    /// <summary>
    /// <c>paused</c>: read nothing until told otherwise. <c>drained</c>: the same, and wait until nothing of it is under way. <c>running</c>: go on.
    /// </summary>
    public string? Desired { get; init; }

    /// <summary>Of a drain: the seconds to wait, 0 to 3600; what is not drained by then goes on. Default: 10.</summary>
    public int? TimeoutSecs { get; init; }

    /// <summary>Why, in 1 to 500 characters: for whoever finds them so.</summary>
    public string? Reason { get; init; }

    /// <summary>True where they are to go on.</summary>
    [JsonIgnore]
    public bool IsResume => Desired == Running;

    /// <summary>True for a drain.</summary>
    [JsonIgnore]
    public bool IsDrain => Desired == Drained;

    /// <summary>How long a drain waits.</summary>
    [JsonIgnore]
    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSecs ?? DefaultTimeout);

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes()
    {
        if (Desired is not (Paused or Drained or Running))
        {
            yield return new("desired", Desired ?? "", $"Must be {Paused}, {Drained} or {Running}.");
        }

        if (TimeoutSecs is { } seconds && (!IsDrain || seconds is < 0 or > LongestTimeout))
        {
            yield return new("timeout_secs", seconds.ToString(CultureInfo.InvariantCulture), $"Must be from 0 to {LongestTimeout}, and goes with {Drained} alone.");
        }
    }
}
