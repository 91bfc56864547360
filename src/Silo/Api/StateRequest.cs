using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What partitions are to do.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record StateRequest
{
    private const string Paused = "paused";
    private const string Running = "running";

    /// <summary><c>paused</c>: read nothing until told otherwise. <c>running</c>: go on.</summary>
    public string? Desired { get; init; }

    /// <summary>Why, in 1 to 500 characters: for whoever finds them so.</summary>
    public string? Reason { get; init; }

    /// <summary>True for a pause.</summary>
    public bool IsPause => Desired == Paused;

    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<ParameterMistake> Mistakes()
    {
        var mistakes = new List<ParameterMistake>();
        if (Desired is not (Paused or Running))
        {
            mistakes.Add(new("desired", Desired ?? "", $"Must be {Paused} or {Running}."));
        }

        if (string.IsNullOrWhiteSpace(Reason) || Reason.Length > IPipelineAdminGrain.LongestText)
        {
            mistakes.Add(new("reason", "", $"Say why, in 1 to {IPipelineAdminGrain.LongestText} characters."));
        }

        return mistakes;
    }
}
