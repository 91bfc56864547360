using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What an operator has paused.</summary>
internal sealed record PauseView
{
    /// <summary>The topic; absent for the whole pipeline.</summary>
    public string? Topic { get; init; }

    /// <summary>The partition; absent for the whole topic.</summary>
    public int? Partition { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Since when, UTC.</summary>
    public required DateTime Since { get; init; }

    /// <summary>The view of <paramref name="order"/>.</summary>
    public static PauseView Of(PauseOrder order) => new()
    {
        Topic = order.Scope.Topic,
        Partition = order.Scope.Partition,
        Reason = order.Reason,
        By = order.By,
        Since = DateTimeOffset.FromUnixTimeMilliseconds(order.SinceMs).UtcDateTime,
    };
}
