using System.Globalization;
using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>That streams are to push what they hold.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FlushRequest : IOperatorRequest
{
    /// <inheritdoc/>
    public static string Example => """{"reason":"before the upgrade","wait_secs":10}""";

    /// <summary>Seconds to wait until all that is held now has its verdicts, 1 to 20; absent: none.</summary>
    public int? WaitSecs { get; init; }

    /// <summary>Why, in 1 to 500 characters.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes() => WaitSecs is null or (>= 1 and <= IPipelineAdminGrain.LongestStreamDrain) ? []
        : [new("wait_secs", WaitSecs.Value.ToString(CultureInfo.InvariantCulture), $"Must be from 1 to {IPipelineAdminGrain.LongestStreamDrain}.")];
}
