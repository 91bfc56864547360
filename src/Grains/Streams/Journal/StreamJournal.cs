using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// One activation's hold on its stream's journal (<see cref="FencedState{TState}"/>): once another activation has claimed the stream, the
/// writes of this one fail, and it sends nothing without a write. Calls must not overlap.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="state">Its grain state, already read.</param>
/// <param name="time">The clock.</param>
/// <param name="writes">Where failures and recoveries are logged.</param>
/// <param name="logger">Where it is logged that another activation has the stream.</param>
internal sealed partial class StreamJournal(
    LabelStream stream, IPersistentState<StreamJournalState> state, TimeProvider time, StoreWrites writes, ILogger logger)
{
    /// <summary>Where Loki refuses a part of record after record, only the latest are kept.</summary>
    private const int MostEarlier = 64;

    private readonly FencedState<StreamJournalState> _state = new(state, writes) { WhyLate = WhyLate };
    private long _generation;

    /// <summary>Where the stream is pushed to (<see cref="SinkHash"/>).</summary>
    public uint Sink { get; init; }

    /// <summary>What is known of the partitions.</summary>
    public SenderTable Senders { get; private set; } = new();

    /// <summary>The highest timestamp that is known to be in Loki, nanoseconds since the Unix epoch; null before the first.</summary>
    public long? NewestNs { get; set; }

    /// <summary>
    /// When what was in doubt at the claim was about to be sent, by its silo's clock; null when nothing was. Without a journal it is the
    /// time of the activation: the store may have lost it.
    /// </summary>
    public DateTimeOffset? InheritedDoubt { get; private set; }

    /// <summary>
    /// When Loki was last heard to take something of the stream; null when it was not, or has refused something since. What an activation before has left
    /// in doubt it may have sent later, and one that pushed elsewhere knows nothing: then null, too.
    /// </summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>What <see cref="NewestNs"/> may have been when what is in doubt was about to be sent, but for the current batch.</summary>
    public ImmutableArray<long> EarlierNewestNs { get; private set; } = [];

    /// <summary>True when the store had no journal: nothing was sent of the stream for long, unless the store has lost it.</summary>
    public bool IsNew { get; private set; }

    /// <summary>How long ago the stream was this activation's for certain: when the last write that succeeded began.</summary>
    public TimeSpan SinceWritten => time.GetElapsedTime(_state.WrittenAt);

    /// <summary>Takes over what was read.</summary>
    /// <exception cref="FormatException">The state is damaged.</exception>
    public void Load()
    {
        var read = _state.State;
        _state.BeginClaim();
        _state.Fenced = () => LogTaken(new LogText(stream), _generation, _state.State.Generation);
        (_generation, IsNew) = (read.Generation + 1, !_state.Exists);
        Senders = read.Table;
        NewestNs = read.NewestNs;
        EarlierNewestNs = NewestNs is { } newest ? [.. read.EarlierNewestNs.Append(newest).Distinct()] : [];
        InheritedDoubt = Senders.HasDoubts ? DateTimeOffset.FromUnixTimeMilliseconds(read.DoubtSinceMs)
            : _state.Exists ? null
            : time.GetUtcNow();
        TakenAt = Senders.HasDoubts || read.Sink != Sink || read.TakenMsBefore is not { } before ? null
            : DateTimeOffset.FromUnixTimeMilliseconds(read.DoubtSinceMs - before);
    }

    /// <summary>Nothing is in doubt.</summary>
    public void ForgetEarlier() => EarlierNewestNs = [];

    /// <summary>A record stays in doubt of which some may be in Loki, raised to <see cref="NewestNs"/>.</summary>
    public void RememberNewest() => EarlierNewestNs = [.. NewestNs is { } newest ? EarlierNewestNs.Append(newest).Distinct().TakeLast(MostEarlier) : EarlierNewestNs];

    /// <summary>
    /// Stores what is known now. The first write claims the stream: from then on, earlier activations cannot write. Safe to repeat
    /// after a failure, also after one of a write that did happen.
    /// </summary>
    public Task<WriteOutcome> WriteAsync()
    {
        if (_state.IsFenced)
        {
            return Task.FromResult(WriteOutcome.Fenced);
        }

        var next = _state.State;
        next.Generation = _generation;
        next.Sink = Sink;
        next.NewestNs = NewestNs;
        next.DoubtSinceMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        next.TakenMsBefore = next.DoubtSinceMs - TakenAt?.ToUnixTimeMilliseconds();
        next.Table = Senders;
        next.EarlierNewestNs = EarlierNewestNs;
        return _state.WriteAsync();
    }

    /// <summary>Nobody waits for its writes any more.</summary>
    public void Close() => _state.Close();

    /// <summary>Why nothing can be sent on a journal that was stored; null when it can.</summary>
    private static string? WhyLate(TimeSpan took) => took < StoreWrites.InTime ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"It took {took.TotalSeconds:0.0} s to take a journal, and after {StoreWrites.InTime.TotalSeconds:0} s it may be another silo's stream.");

    [LoggerMessage(Level = LogLevel.Warning, EventName = "JournalFenced", Message =
        "Stream {Stream}: another activation has it now (generation {Theirs}, mine {Mine}); this one stops.")]
    private partial void LogTaken(LogText stream, long mine, long theirs);
}
