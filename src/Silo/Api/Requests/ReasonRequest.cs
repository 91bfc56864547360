using System.Text.Json.Serialization;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>Why something is done that needs no further words.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReasonRequest : IOperatorRequest
{
    /// <inheritdoc/>
    public static string Example => """{"reason":"new nodes"}""";

    /// <summary>Why, in 1 to 500 characters.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes() => [];
}
