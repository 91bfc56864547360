using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Something that an operator did.</summary>
internal sealed record ChangeView
{
    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>What.</summary>
    public required string Action { get; init; }

    /// <summary>The topic; absent for the whole pipeline.</summary>
    public string? Topic { get; init; }

    /// <summary>The partition; absent for the whole topic.</summary>
    public int? Partition { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What exactly; absent where the action says it all.</summary>
    public string? Detail { get; init; }

    /// <summary>The view of <paramref name="change"/>.</summary>
    public static ChangeView Of(ControlChange change) => new()
    {
        At = DateTimeOffset.FromUnixTimeMilliseconds(change.AtMs).UtcDateTime,
        Action = ApiNames.Of(change.Action),
        Topic = change.Scope.Topic,
        Partition = change.Scope.Partition,
        By = change.By,
        Reason = change.Reason,
        Detail = change.Detail,
    };
}
