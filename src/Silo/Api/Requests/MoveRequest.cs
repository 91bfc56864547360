using System.Text.Json.Serialization;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>Where a partition is to run.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MoveRequest : IOperatorRequest
{
    /// <inheritdoc/>
    public static string Example => """{"silo":"10.0.0.7:11111","reason":"a hot partition"}""";

    /// <summary>The silo, as in a partition's <c>silo</c> or as <c>address:port</c>.</summary>
    public string? Silo { get; init; }

    /// <summary>Why, in 1 to 500 characters.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes()
    {
        if (string.IsNullOrEmpty(Silo))
        {
            yield return new("silo", "", "Say a silo; /api/v1/cluster lists them.");
        }
    }
}
