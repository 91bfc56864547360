using OrleansKafkaLoki.Grains.Interfaces.Explanation;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>One link of the chain from a partition to Loki; exactly one of its first four is there. The first link that is busy and does not wait is the cause.</summary>
internal sealed record ChainLinkView
{
    /// <summary>A partition.</summary>
    public string? Partition { get; init; }

    /// <summary>A stream's labels.</summary>
    public string? Stream { get; init; }

    /// <summary>A tenant; empty when none is sent.</summary>
    public string? Tenant { get; init; }

    /// <summary>Where pushes go.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The silo that has it.</summary>
    public string? Silo { get; init; }

    /// <summary>What it is doing.</summary>
    public string? State { get; init; }

    /// <summary>Since when, UTC.</summary>
    public DateTime? Since { get; init; }

    /// <summary>The part of the time that it works: of a partition over ten seconds, of others as it is now.</summary>
    public double? Busy { get; init; }

    /// <summary>The part of the time that it waits for the next link.</summary>
    public double? Waiting { get; init; }

    /// <summary>Bytes that it holds.</summary>
    public long? HeldBytes { get; init; }

    /// <summary>Attempts that failed.</summary>
    public int? Attempt { get; init; }

    /// <summary>When the next is made, UTC.</summary>
    public DateTime? NextTry { get; init; }

    /// <summary>How many requests may be under way.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The last HTTP status that was no success.</summary>
    public int? Status { get; init; }

    /// <summary>The words with it.</summary>
    public string? Words { get; init; }

    /// <summary>The view of <paramref name="link"/>.</summary>
    public static ChainLinkView Of(ChainLink link) => new()
    {
        Partition = NameOf(link, LinkKind.Partition),
        Stream = NameOf(link, LinkKind.Stream),
        Tenant = NameOf(link, LinkKind.Tenant),
        Endpoint = NameOf(link, LinkKind.Endpoint),
        Silo = link.Silo,
        State = link.State,
        Since = Known.Time(link.SinceMs),
        Busy = Share(link.Busy),
        Waiting = Share(link.Waiting),
        HeldBytes = link.HeldBytes,
        Attempt = link.Attempt,
        NextTry = Known.Time(link.NextTryMs),
        Concurrency = link.Concurrency,
        Status = link.Status,
        Words = link.Words,
    };

    private static string? NameOf(ChainLink link, LinkKind kind) => link.Kind == kind ? link.Name : null;

    private static double? Share(double? share) => share is { } part ? Math.Round(part, 2) : null;
}
