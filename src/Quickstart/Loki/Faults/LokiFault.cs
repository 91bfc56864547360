namespace OrleansKafkaLoki.Quickstart.Loki.Faults;

/// <summary>A way for the server to misbehave.</summary>
internal sealed record LokiFault
{
    /// <summary>No fault.</summary>
    public static LokiFault None { get; } = new();

    /// <summary>Whether the answer is not the one that is due.</summary>
    public bool Refuses => HangUp || Status is not null;

    /// <summary>The status to answer with; null answers as usual, or as was due with <see cref="AfterStoring"/>.</summary>
    public int? Status { get; init; }

    /// <summary>The body that goes with <see cref="Status"/>.</summary>
    public string Body { get; init; } = "";

    /// <summary>The value of <c>Retry-After</c>, in seconds or as a date; null sends none.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>
    /// How long to wait: before a push is stored, or after with <see cref="AfterStoring"/>. A push that is to be stored is stored even
    /// when its client has gone meanwhile, as in Loki.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Breaks the connection instead of answering.</summary>
    public bool HangUp { get; init; }

    /// <summary>Stores the push before misbehaving, so that the client is left in doubt.</summary>
    public bool AfterStoring { get; init; }

    /// <summary>
    /// Stores the push <see cref="Delay"/> after it was answered: Loki's distributor answers at the first ingester that fails, and what it sent to others
    /// goes on (<c>sendStreams</c> in <c>pkg/distributor/distributor.go</c>).
    /// </summary>
    public bool StoresLater { get; init; }

    /// <summary>How many requests to treat so; null treats all until the fault is taken back.</summary>
    public int? Times { get; init; }
}
