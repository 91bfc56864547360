using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Streams that an operator has paused.</summary>
internal sealed record StreamPauseView
{
    /// <summary>The tenant; empty for what is sent without one, absent for all.</summary>
    public string? Tenant { get; init; }

    /// <summary>The selector; absent for all.</summary>
    public string? Selector { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Since when, UTC.</summary>
    public required DateTime Since { get; init; }

    /// <summary>The view of <paramref name="order"/>; null of none.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(order))]
    public static StreamPauseView? Of(StreamPause? order) => order is null ? null : new()
    {
        Tenant = order.Scope.Tenant,
        Selector = order.Scope.Selector,
        Reason = order.Reason,
        By = order.By,
        Since = DateTimeOffset.FromUnixTimeMilliseconds(order.SinceMs).UtcDateTime,
    };
}
