using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>Asks Loki which entries of a stream it holds, and keeps count of what could not be asked for.</summary>
/// <param name="stream">The stream.</param>
/// <param name="options">How to ask.</param>
/// <param name="mode">Whether to ask at all.</param>
/// <param name="questions">Asks Loki.</param>
/// <param name="metrics">Where it is counted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where trouble is logged.</param>
internal sealed partial class Reconciler(
    LabelStream stream, QueryOptions options, DeliveryMode mode, SharedQuestions questions, StreamMetrics metrics, TimeProvider time, ILogger logger)
{
    private long _repeated;
    private BatchRange? _batch;
    private string? _why;
    private bool _logged;

    /// <summary>True when Loki is asked before anything is sent again.</summary>
    public bool CanAsk => mode == DeliveryMode.EffectivelyOnce;

    /// <summary>How long a request may still be under way inside Loki after its answer is lost.</summary>
    public TimeSpan Quiet { get; } = TimeSpan.FromSeconds(options.SettleSecs);

    /// <summary>How long the query side may stay silent.</summary>
    public TimeSpan Patience { get; } = TimeSpan.FromSeconds(options.GiveUpSecs);

    /// <summary>Records that were sent again although Loki may have had them, and that it did not refuse.</summary>
    public long PossiblyRepeated => _repeated + (_batch?.Unasked ?? 0);

    /// <inheritdoc cref="QuerySight.BlindBelowNs"/>
    public long BlindBelowNs => options.BlindBelowNs(time);

    /// <summary>The highest timestamp that Loki turned out to hold of what was asked for; null before the first.</summary>
    public long? HighestStoredNs { get; private set; }

    /// <summary>How far ahead of now Loki takes entries, so that it holds none beyond; null when there is no limit.</summary>
    public TimeSpan? Ahead { get; init; } = EntryAges.Ahead(new LimitsOptions());

    /// <summary>Timestamps under which entries below them may have been sent that are in doubt.</summary>
    public ImmutableArray<long> EarlierFloorsNs { get; set; } = [];

    /// <summary>Begins to ask which of these entries Loki holds.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="withOld">False leaves out those that queries may not find: nobody knows of them.</param>
    public Inquiry Begin(BatchRange entries, bool withOld)
    {
        var newest = Ahead is { } ahead ? UnixNanos.Of(time.GetUtcNow() + ahead) : long.MaxValue;
        var timestamps = new List<long>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            timestamps.Add(entries.OwnTimestampNs(i));
            if (entries.TimestampNs(i) != entries.OwnTimestampNs(i))
            {
                timestamps.Add(entries.TimestampNs(i));
            }
        }

        timestamps.AddRange(EarlierFloorsNs.Where(floor => floor > entries.MinOwnNs));
        timestamps.RemoveAll(timestamp => timestamp > newest);
        return new Inquiry(stream, timestamps, entries.Count, entries.Bytes / entries.Count, withOld ? long.MinValue : BlindBelowNs);
    }

    /// <summary>Goes on asking, once for each piece of what is left.</summary>
    /// <param name="inquiry">What to ask for.</param>
    /// <param name="withOthers">True when other streams are likely to ask as well, so that a moment's wait for them pays.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ReadAnswer> AskAsync(Inquiry inquiry, bool withOthers, CancellationToken cancellationToken) => CanAsk
        ? inquiry.AskAsync(question =>
            withOthers ? questions.AskAsync(question, cancellationToken) : questions.AskAloneAsync(question, cancellationToken))
        : Task.FromResult(new ReadAnswer(ReadOutcome.Forbidden, 0, ""));

    /// <summary>Sorts the entries by what an inquiry about them came to. Only once for each inquiry.</summary>
    public Findings Conclude(BatchRange entries, Inquiry inquiry)
    {
        var stored = new bool[entries.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            stored[i] = inquiry.Stored.Count > 0 && Take(inquiry.Stored, entries, i);
        }

        var left = entries.Where(i => !stored[i]);
        var missing = left.Where(i => !IsUnknown(left, i, inquiry));
        metrics.Reconciled(stream.Pipeline, entries.Count - left.Count, missing.Count);
        _logged &= inquiry.HasUnknown;
        return new Findings(left, missing, left.Where(i => IsUnknown(left, i, inquiry)), inquiry.Reason);
    }

    /// <summary>Marks entries that are sent again although Loki may hold them: out of sight, or because the inquiry did not tell.</summary>
    public void MarkSent(BatchRange entries, Inquiry inquiry)
    {
        var blindBelow = BlindBelowNs;
        for (var i = 0; i < entries.Count; i++)
        {
            if (IsUnknown(entries, i, inquiry))
            {
                _why = inquiry.Reason;
                entries.MarkUnasked(i);
            }
            else if (entries.TimestampNs(i) < blindBelow)
            {
                entries.MarkUnasked(i);
            }
        }
    }

    /// <summary>Marks entries that are sent again without Loki's answer.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="reason">Why there is none.</param>
    public void MarkUnasked(BatchRange entries, string reason)
    {
        _why = entries.Count > 0 ? reason : _why;
        for (var i = 0; i < entries.Count; i++)
        {
            entries.MarkUnasked(i);
        }
    }

    /// <summary>A batch begins.</summary>
    public void Begin(BatchRange batch) => (_batch, _why) = (batch, null);

    /// <summary>It has its verdicts, or is given up: counts what was marked and not refused.</summary>
    public void End()
    {
        var records = _batch?.Unasked ?? 0;
        _batch = null;
        _repeated += records;
        metrics.PossiblyRepeated(stream.Pipeline, records);
        if (records > 0 && _why is not null && CanAsk && !_logged)
        {
            _logged = true;
            LogUnasked(new LogText(stream), records, new LogText(LokiWords.WithoutLabels(_why)));
        }
    }

    private bool Take(StoredEntries stored, BatchRange entries, int i)
    {
        var isStored = IsStored(stored, entries, i);
        if (isStored)
        {
            HighestStoredNs = Math.Max(HighestStoredNs ?? long.MinValue, entries.TimestampNs(i));
        }

        return isStored;
    }

    private bool IsUnknown(BatchRange entries, int i, Inquiry inquiry)
    {
        var own = entries.OwnTimestampNs(i);
        return inquiry.HasUnknown
            && (inquiry.IsUnknown(own) || inquiry.IsUnknown(entries.TimestampNs(i)) || EarlierFloorsNs.Any(floor => own < floor && inquiry.IsUnknown(floor)));
    }

    private bool IsStored(StoredEntries stored, BatchRange entries, int i)
    {
        var own = entries.OwnTimestampNs(i);
        return stored.TryTake(entries.TimestampNs(i), entries.Message(i))
            || (own != entries.TimestampNs(i) && stored.TryTake(own, entries.Message(i)))
            || IsStoredRewritten(stored, own, entries.Message(i));
    }

    private bool IsStoredRewritten(StoredEntries stored, long own, ReadOnlySpan<byte> message)
    {
        foreach (var floor in EarlierFloorsNs)
        {
            if (own < floor && stored.TryTake(floor, message))
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RecordsPossiblyRepeated", Message =
        "Stream {Stream}: {Count} records that Loki may have had were sent again without asking, and may stand there twice. {Reason}")]
    private partial void LogUnasked(LogText stream, int count, LogText reason);
}
