using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
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
    /// <summary>For the clocks of two machines, and for the time a question takes.</summary>
    private const double MarginSecs = 300;

    /// <summary>Characters of a text in a warning: label sets may be long.</summary>
    private const int MostWords = 200;

    private bool _logged;

    /// <summary>True when Loki is asked before anything is sent again.</summary>
    public bool CanAsk => mode == DeliveryMode.EffectivelyOnce;

    /// <summary>How long a request may still be under way inside Loki after its answer is lost.</summary>
    public TimeSpan Quiet { get; } = TimeSpan.FromSeconds(options.SettleSecs);

    /// <summary>How long the query side may stay silent.</summary>
    public TimeSpan Patience { get; } = TimeSpan.FromSeconds(options.GiveUpSecs);

    /// <summary>Records that were sent again although Loki may have had them.</summary>
    public long PossiblyRepeated { get; private set; }

    /// <summary>Entries below this timestamp may be in Loki's ingesters, where queries do not look for them.</summary>
    public long BlindBelowNs => UnixNanos.Of(time.GetUtcNow() - TimeSpan.FromSeconds(options.IngestersWithinSecs - MarginSecs));

    /// <summary>The highest timestamp that Loki turned out to hold of what was asked for; null before the first.</summary>
    public long? HighestStoredNs { get; private set; }

    /// <summary>Timestamps under which earlier activations may have sent the entries below them.</summary>
    public ImmutableArray<long> InheritedFloorsNs { get; init; } = [];

    /// <summary>Asks once. The entries that Loki does not hold are only meaningful with a complete answer.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="withOthers">True when other streams are likely to ask as well, so that a moment's wait for them pays.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(ReadAnswer Answer, BatchRange Missing)> FindMissingAsync(
        BatchRange entries, bool withOthers, CancellationToken cancellationToken)
    {
        if (!CanAsk)
        {
            return (new ReadAnswer(ReadOutcome.Forbidden, 0, ""), entries);
        }

        var stored = new StoredEntries();
        var highest = InheritedFloorsNs.Append(entries.MaxNs).Max();
        var question = new StreamQuestion(stream, entries.MinOwnNs, highest, entries.Count, entries.Bytes / entries.Count, stored.Add);
        var answer = await (withOthers ? questions.AskAsync(question, cancellationToken) : questions.AskAloneAsync(question, cancellationToken));
        if (answer.Outcome != ReadOutcome.Complete)
        {
            return (answer, entries);
        }

        _logged = false;
        var missing = stored.Count == 0 ? entries : entries.Where(i => !Take(stored, entries, i));
        metrics.Reconciled(stream.Pipeline, entries.Count - missing.Count, missing.Count);
        return (answer, missing);
    }

    /// <summary>Counts entries that are sent again although Loki may hold them out of sight.</summary>
    public void CountResent(BatchRange entries)
    {
        var blindBelow = BlindBelowNs;
        var blind = 0;
        while (blind < entries.Count && entries.TimestampNs(blind) < blindBelow)
        {
            blind++;
        }

        Count(blind);
    }

    /// <summary>Counts entries that are sent again without Loki's answer.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="reason">Why there is none.</param>
    public void CountUnasked(BatchRange entries, string reason)
    {
        Count(entries.Count);
        if (CanAsk && !_logged)
        {
            _logged = true;
            LogUnasked(Short(stream.ToString()), entries.Count, Short(LokiWords.WithoutLabels(reason)));
        }
    }

    private static string Short(string text) => (text.Length <= MostWords ? text : text[..MostWords] + "...").ReplaceLineEndings(" ");

    private void Count(int records)
    {
        PossiblyRepeated += records;
        metrics.PossiblyRepeated(stream.Pipeline, records);
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

    private bool IsStored(StoredEntries stored, BatchRange entries, int i)
    {
        var own = entries.OwnTimestampNs(i);
        return stored.TryTake(entries.TimestampNs(i), entries.Message(i))
            || (own != entries.TimestampNs(i) && stored.TryTake(own, entries.Message(i)))
            || IsStoredRewritten(stored, own, entries.Message(i));
    }

    private bool IsStoredRewritten(StoredEntries stored, long own, ReadOnlySpan<byte> message)
    {
        foreach (var floor in InheritedFloorsNs)
        {
            if (own < floor && stored.TryTake(floor, message))
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RecordsPossiblyRepeated", Message =
        "Stream {Stream}: {Count} records that Loki may have are sent again without asking, and may stand there twice. {Reason}")]
    private partial void LogUnasked(string stream, int count, string reason);
}
