using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// One activation's hold on its stream's journal. The store's ETag makes each write a compare-and-set: once another
/// activation has claimed the stream, the writes of this one fail, and it sends nothing without a write. Calls must not overlap.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="state">Its grain state, already read.</param>
/// <param name="time">The clock.</param>
/// <param name="writes">Where failures and recoveries are logged.</param>
/// <param name="logger">Where it is logged that another activation has the stream.</param>
internal sealed partial class StreamJournal(
    LabelStream stream, IPersistentState<StreamJournalState> state, TimeProvider time, StoreWrites writes, ILogger logger)
{
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private string? _predecessor;
    private bool _failing;
    private bool _claimed;
    private bool _taken;
    private long _generation;
    private long _written;

    /// <summary>What is known of the partitions.</summary>
    public SenderTable Senders { get; } = new();

    /// <summary>The highest timestamp that is known to be in Loki, nanoseconds since the Unix epoch; null before the first.</summary>
    public long? NewestNs { get; set; }

    /// <summary>
    /// When what was in doubt at the claim was about to be sent, by its silo's clock; null when nothing was. Without a journal it is the
    /// time of the activation: the store may have lost it.
    /// </summary>
    public DateTimeOffset? InheritedDoubt { get; private set; }

    /// <summary>What <see cref="NewestNs"/> may have been when what was in doubt at the claim was about to be sent.</summary>
    public ImmutableArray<long> InheritedNewestNs { get; private set; } = [];

    /// <summary>How long ago the stream was this activation's for certain: when the last write that succeeded began.</summary>
    public TimeSpan SinceWritten => time.GetElapsedTime(_written);

    /// <summary>Takes over what was read.</summary>
    /// <exception cref="FormatException">The state is damaged.</exception>
    public void Load()
    {
        _generation = state.State.Generation + 1;
        _predecessor = state.State.Owner;
        Senders.Load(stream.Pipeline, state.State.Senders);
        NewestNs = state.State.NewestNs;
        InheritedNewestNs = NewestNs is { } newest ? [.. state.State.EarlierNewestNs.Append(newest).Distinct()] : [];
        InheritedDoubt = Senders.HasDoubts ? DateTimeOffset.FromUnixTimeMilliseconds(state.State.DoubtSinceMs)
            : state.RecordExists ? null
            : time.GetUtcNow();
    }

    /// <summary>Nothing is in doubt that an earlier activation was about to send.</summary>
    public void ForgetInherited() => InheritedNewestNs = [];

    /// <summary>
    /// Stores what is known now. The first write claims the stream: from then on, earlier activations cannot write. Safe to repeat
    /// after a failure, also after one of a write that did happen.
    /// </summary>
    public async Task<JournalOutcome> WriteAsync()
    {
        if (_taken)
        {
            return JournalOutcome.Taken;
        }

        var began = time.GetTimestamp();
        try
        {
            state.State.Generation = _generation;
            state.State.Owner = _owner;
            state.State.NewestNs = NewestNs;
            state.State.DoubtSinceMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            state.State.Senders = Senders.Save();
            state.State.EarlierNewestNs = InheritedNewestNs;
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            return await RereadAsync();
        }
        catch (Exception exception)
        {
            return Fail(exception);
        }

        _claimed = true;
        _written = began;
        return SinceWritten < StoreWrites.InTime ? Succeed() : Late();
    }

    /// <summary>Nobody waits for its writes any more.</summary>
    public void Close()
    {
        if (_failing)
        {
            _failing = false;
            writes.Done(this);
        }
    }

    /// <summary>
    /// Tells a lost fight for the stream from an own earlier write that happened although it was reported as failed, and from a store
    /// that lost its state; reading also brings the current ETag for the next attempt.
    /// </summary>
    private async Task<JournalOutcome> RereadAsync()
    {
        try
        {
            await state.ReadStateAsync();
        }
        catch (Exception exception)
        {
            return Fail(exception);
        }

        // Before the first write nothing was sent yet, and what was loaded is out of date: the next activation starts afresh. The
        // predecessor is no fight: the store went back to what this activation has begun with.
        if (!_claimed || (state.RecordExists && state.State.Owner != _owner && state.State.Owner != _predecessor))
        {
            _taken = true;
            LogTaken(stream, _generation, state.State.Generation);
            return JournalOutcome.Taken;
        }

        return JournalOutcome.Failed;
    }

    private JournalOutcome Fail(Exception exception)
    {
        _failing = true;
        writes.Failed(this, exception.Message);
        return JournalOutcome.Failed;
    }

    /// <summary>It is stored, but nothing can be sent on it.</summary>
    private JournalOutcome Late()
    {
        _failing = true;
        writes.Failed(this, string.Create(
            CultureInfo.InvariantCulture, $"It took {SinceWritten.TotalSeconds:0.0} s to take a journal, and after {StoreWrites.InTime.TotalSeconds:0} s it may be another silo's stream."));
        return JournalOutcome.Written;
    }

    private JournalOutcome Succeed()
    {
        Close();
        return JournalOutcome.Written;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "JournalFenced", Message =
        "Stream {Stream}: another activation has it now (generation {Theirs}, mine {Mine}); this one stops.")]
    private partial void LogTaken(LabelStream stream, long mine, long theirs);
}
