using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

/// <summary>One batch on its way, lines <c>0:0</c>, <c>0:1</c> and so on, a nanosecond apart.</summary>
internal sealed class DeliveryHarness
{
    private static readonly StreamMetrics Metrics =
        new ServiceCollection().AddMetrics().AddSingleton<StreamMetrics>().BuildServiceProvider().GetRequiredService<StreamMetrics>();

    private static readonly LabelStream Stream = new("app", "", "{}");
    private readonly FakeState<StreamJournalState>.Store _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Reconciler _reconciler;

    public DeliveryHarness(
        DeliveryMode mode = DeliveryMode.EffectivelyOnce,
        OutOfOrderAction outOfOrder = OutOfOrderAction.Accept,
        long? newest = null,
        long[]? inherited = null,
        double ingestersWithinSecs = 10_800,
        double maxLookbackSecs = 0,
        LimitsOptions? limitsOptions = null)
    {
        var options = limitsOptions ?? new LimitsOptions();
        Loki = new ScriptedLoki(_time);
        Progress = new StreamProgress(_time);
        var journal = Activate();
        journal.NewestNs = newest is { } at ? Ns(at) : null;
        _reconciler = new Reconciler(Stream, new QueryOptions { GiveUpSecs = 20, SettleSecs = 5, IngestersWithinSecs = ingestersWithinSecs, MaxLookbackSecs = maxLookbackSecs }, mode, new SharedQuestions(Loki, _time), Metrics, _time, NullLogger.Instance)
        {
            EarlierFloorsNs = [.. (inherited ?? []).Select(Ns)],
        };
        var limits = new LearnedLimits(_time, NullLogger<LearnedLimits>.Instance);
        var lease = mode == DeliveryMode.EffectivelyOnce ? new StreamLease(Stream, journal) : null;
        var rules = new EntryRules(Stream, journal, outOfOrder, options, limits, _time);
        var pace = new StreamPace(Stream, isFull: false, options, limits, _time);
        Delivery = new BatchDelivery(Stream, Loki, _reconciler, rules, pace, new SharingRule(_time), lease, limits, new RetryWaits(_time, () => 1), Progress, _time);
    }

    public ScriptedLoki Loki { get; }

    public BatchDelivery Delivery { get; }

    public StreamProgress Progress { get; }

    /// <summary>How many records of a batch an earlier activation was about to send, if it was.</summary>
    public int InDoubt { get; set; } = int.MaxValue;

    public long PossiblyRepeated => _reconciler.PossiblyRepeated;

    /// <summary>The timestamp of the entry at <paramref name="place"/>.</summary>
    public long Ns(long place) => ((_time.Start - DateTimeOffset.UnixEpoch).Ticks * 100) + place;

    /// <summary>Another activation claims the stream.</summary>
    public async Task TakeAwayAsync()
    {
        Assert.Equal(WriteOutcome.Written, await Activate().WriteAsync());
        Assert.Equal(WriteOutcome.Written, await Activate().WriteAsync());
    }

    /// <summary>Long enough for another activation to claim the stream.</summary>
    public Task StandStillAsync()
    {
        _time.Advance(StoreWrites.InTime);
        return TakeAwayAsync();
    }

    /// <summary>Delivers a batch while time goes by, and returns the offsets that were refused.</summary>
    /// <param name="records">How many.</param>
    /// <param name="quiet">How long what an earlier activation has sent may still be under way.</param>
    /// <param name="age">How old the entries are.</param>
    public Task<List<RejectedRecord>> DeliverAsync(int records, TimeSpan? quiet = null, TimeSpan age = default) =>
        DeliverAsync(quiet, [.. Enumerable.Repeat(age, records)]);

    /// <summary>The length of the lines, filled up with dots; 0 leaves them as they are.</summary>
    public int LineBytes { get; init; }

    /// <summary>Delivers a batch of entries of these ages while time goes by.</summary>
    public async Task<List<RejectedRecord>> DeliverAsync(TimeSpan? quiet, params TimeSpan[] ages)
    {
        var senders = new SenderTable();
        SenderRecord? sender = null;
        if (quiet is not null)
        {
            var sent = TestChunks.Create(Enumerable.Range(0, Math.Min(InDoubt, ages.Length)).Select(i => ((long)i, Ns(i))));
            senders.TryObserve(sent, out sender);
            senders.Doubt(sender!, sent);
        }

        var held = new HeldChunk(TestChunks.Create(ages.Select((age, i) => ((long)i, Ns(i) - (age.Ticks * 100))), lineBytes: LineBytes), 0, sender);
        using var index = new BatchIndex([held]);
        var entries = new BatchRange(index);
        _reconciler.Begin(entries);
        var delivery = Delivery.DeliverAsync(entries, quiet, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            () =>
            {
                if (!delivery.IsCompleted)
                {
                    _time.Advance(TimeSpan.FromSeconds(0.5));
                }

                return delivery.IsCompleted;
            },
            "the batch has its verdicts");
        _reconciler.End();
        await delivery;
        return [.. held.Commit().Rejected];
    }

    /// <summary>Loki has each record's entry once, but for those excepted, which it has not.</summary>
    public void AssertStoredOnce(int records, params int[] except) => Assert.Equal(
        Enumerable.Range(0, records).Except(except).Select(i => $"0:{i}".PadRight(LineBytes, '.')).Order(StringComparer.Ordinal),
        Loki.Lines.Order(StringComparer.Ordinal));

    private StreamJournal Activate()
    {
        var state = new FakeState<StreamJournalState>(_store);
        _ = state.ReadStateAsync();
        var journal = new StreamJournal(Stream, state, _time, new StoreWrites(_time, NullLogger<StoreWrites>.Instance), NullLogger.Instance);
        journal.Load();
        return journal;
    }
}
