using System.Text.Json.Serialization;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>A range of which everything is to be shipped that Loki does not hold.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplayRequest : JobRangeRequest, IOperatorRequest
{
    /// <inheritdoc/>
    public static string Example => """{"topic":"logs","from":"2026-01-02T03:00:00Z","to":"2026-01-02T04:00:00Z","reason":"loki lost a disk"}""";

    /// <summary>
    /// true ships also what is older than <c>query.ingesters_within_secs</c>: Loki could hold of that, without showing it, what it took since, and it would
    /// stand there twice. So nothing of the range may have been sent in that time. Default: false, which leaves it alone and counts it as <c>unsettled</c>.
    /// </summary>
    public bool Settled { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes() => RangeMistakes(isBounded: true);
}
