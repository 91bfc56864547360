using System.Text.Json.Serialization;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>A range that is to be held against what Loki holds; by default from the oldest record to the last that was shipped.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AuditRequest : JobRangeRequest, IOperatorRequest
{
    /// <inheritdoc/>
    public static string Example => """{"topic":"logs","from":"2026-01-02T03:00:00Z","to":"2026-01-02T04:00:00Z","reason":"after the outage"}""";

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes() => RangeMistakes(isBounded: false);
}
