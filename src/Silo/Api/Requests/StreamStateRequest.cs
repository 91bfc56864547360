using System.Text.Json.Serialization;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>What streams are to do.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record StreamStateRequest : IOperatorRequest
{
    private const string Paused = "paused";
    private const string Running = "running";

    /// <inheritdoc/>
    public static string Example => """{"desired":"paused","reason":"too many lines"}""";

    /// <summary><c>paused</c>: push nothing until told otherwise. <c>running</c>: go on.</summary>
    public string? Desired { get; init; }

    /// <summary>Why, in 1 to 500 characters: for whoever finds them so.</summary>
    public string? Reason { get; init; }

    /// <summary>True where they are to go on.</summary>
    [JsonIgnore]
    public bool IsResume => Desired == Running;

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes() =>
        Desired is Paused or Running ? [] : [new("desired", Desired ?? "", $"Must be {Paused} or {Running}.")];
}
