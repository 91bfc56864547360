using System.Globalization;
using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>Dead letters that are to be shipped again.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LettersRequest : IOperatorRequest
{
    private static readonly Dictionary<string, RejectionCause> ByName = Enum.GetValues<RejectionCause>().ToDictionary(ApiNames.Of);

    /// <inheritdoc/>
    public static string Example => """{"causes":["line_too_long"],"reason":"the limit was raised"}""";

    /// <summary>Only letters of records of this topic; all if left out.</summary>
    public string? Topic { get; init; }

    /// <summary>Only those of this partition of the topic; all if left out.</summary>
    public int? Partition { get; init; }

    /// <summary>Only letters of these causes; all if left out.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>Only the letters with these ids, at most 20; all if left out.</summary>
    public IReadOnlyList<string> Letters { get; init; } = [];

    /// <summary>Why, in 1 to 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>What is meant; counts only without mistakes.</summary>
    public JobOrder OrderOf(string by) => new()
    {
        Kind = JobKind.DeadLetters,
        Scope = new PartitionScope(Topic, Partition),
        Causes = [.. Causes.Select(cause => ByName[cause])],
        Letters = [.. Letters],
        By = by,
        Reason = Reason ?? "",
    };

    /// <inheritdoc/>
    public IEnumerable<ParameterMistake> Mistakes()
    {
        if (Partition is { } number && (Topic is null || number < 0))
        {
            yield return new("partition", number.ToString(CultureInfo.InvariantCulture), "Must be a partition's number, such as 0, of the topic that is said.");
        }

        foreach (var cause in Causes.Where(cause => !ByName.ContainsKey(cause)))
        {
            yield return new("causes", cause, $"Must be one of {string.Join(", ", ByName.Keys)}.");
        }

        if (Letters.Count > JobOrder.MostLetters)
        {
            yield return new("letters", Letters.Count.ToString(CultureInfo.InvariantCulture), $"Name at most {JobOrder.MostLetters}; say a topic, a partition or causes for more.");
        }
    }
}
