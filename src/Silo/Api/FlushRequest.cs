using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>Why something is to be done.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FlushRequest
{
    /// <summary>Why, in 1 to 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<ParameterMistake> Mistakes() => string.IsNullOrWhiteSpace(Reason) || Reason.Length > IPipelineAdminGrain.LongestText
        ? [new("reason", "", $"Say why, in 1 to {IPipelineAdminGrain.LongestText} characters.")]
        : [];
}
