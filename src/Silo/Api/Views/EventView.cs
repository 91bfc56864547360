using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Something that happened.</summary>
internal sealed record EventView
{
    /// <summary>Its id; ids sort by time.</summary>
    public required string Id { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>What.</summary>
    public required string Kind { get; init; }

    /// <summary>How much it matters: <c>info</c>, <c>warning</c> or <c>error</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The silo that tells of it.</summary>
    public required string Silo { get; init; }

    /// <summary>The pipeline; absent for what is about the cluster or a silo.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The partition, topic, tenant or silo that it is about; absent where pipeline and silo say it all.</summary>
    public string? Subject { get; init; }

    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What the sentence says, for programs; absent where it says it all.</summary>
    public IReadOnlyDictionary<string, string>? Details { get; init; }

    /// <summary>The view of <paramref name="heard"/>.</summary>
    public static EventView Of(PipelineEvent heard) => new()
    {
        Id = heard.Id,
        At = DateTimeOffset.FromUnixTimeMilliseconds(heard.AtMs).UtcDateTime,
        Kind = ApiNames.Of(heard.Kind),
        Severity = ApiNames.Of(heard.Severity),
        Silo = heard.Silo,
        Pipeline = heard.Pipeline,
        Subject = heard.Subject,
        Message = heard.Message,
        Details = heard.Details.IsEmpty ? null : heard.Details,
    };
}
