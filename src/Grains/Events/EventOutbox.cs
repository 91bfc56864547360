using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Events;

/// <summary>
/// This silo's events on their way to the stream. Who follows here sees them at once; the others when the stream takes them. When it does not, the
/// oldest are given up, and the count becomes an event once it does.
/// </summary>
public sealed class EventOutbox : IPipelineEvents
{
    /// <summary>Events that may wait.</summary>
    public const int Capacity = 1000;

    private readonly ILocalSiloDetails _silo;
    private readonly EventLog _log;
    private readonly EventMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Channel<PipelineEvent> _waiting;
    private long _number;
    private long _dropped;

    /// <summary>An empty one.</summary>
    public EventOutbox(ILocalSiloDetails silo, EventLog log, EventMetrics metrics, TimeProvider time)
    {
        (_silo, _log, _metrics, _time) = (silo, log, metrics, time);
        _waiting = Channel.CreateBounded<PipelineEvent>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ =>
        {
            Interlocked.Increment(ref _dropped);
            metrics.Unpublished();
        });
    }

    /// <summary>What is to be published.</summary>
    internal ChannelReader<PipelineEvent> Waiting => _waiting.Reader;

    /// <inheritdoc/>
    public void Raise(EventDraft draft)
    {
        var now = _time.GetUtcNow();
        var raised = new PipelineEvent
        {
            Id = EventIds.Create(now, _silo.SiloAddress, Interlocked.Increment(ref _number)),
            AtMs = now.ToUnixTimeMilliseconds(),
            Silo = _silo.SiloAddress.ToString(),
            Kind = draft.Kind,
            Severity = draft.Severity,
            Pipeline = draft.Pipeline,
            Subject = draft.Subject,
            Message = draft.Message,
            Details = draft.Details.ToImmutableSortedDictionary(
                detail => detail.Name, detail => Convert.ToString(detail.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal),
        };
        _metrics.Raised(draft.Severity.ToString().ToLowerInvariant());
        _log.Add(raised);
        _waiting.Writer.TryWrite(raised);
    }

    /// <summary>Tells how many events were given up, if any were.</summary>
    internal void TellDropped()
    {
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
        {
            Raise(new EventDraft(PipelineEventKind.EventsDropped, null, null, $"{dropped} events of this silo could not be published and were given up.") { Details = [("dropped", dropped)] });
        }
    }

    /// <summary>Publishes nothing more than what waits.</summary>
    internal void Close() => _waiting.Writer.TryComplete();
}
