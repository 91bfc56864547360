using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// The checkpoints and journals of this silo that the store does not take: one line in the log when the first has to wait and one when
/// none does any more, however many there are, and the part <c>store</c> of its health. Any thread may call.
/// </summary>
public sealed partial class StoreWrites(TimeProvider time, ILogger<StoreWrites> logger, IPipelineEvents? events = null) : IHealthSource
{
    /// <summary>
    /// How long a journal's write proves that the stream is ours, from its beginning. Shorter than it takes a cluster to declare a silo dead.
    /// </summary>
    public static readonly TimeSpan InTime = TimeSpan.FromSeconds(3);

    /// <summary>What was measured before says nothing of now.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);

    private const double NewShare = 0.2;

    private readonly Lock _gate = new();
    private readonly HashSet<object> _waiting = new(ReferenceEqualityComparer.Instance);
    private long _since;
    private int _most;
    private double? _seconds;
    private long _measured;

    /// <summary>How long writes take by now, in seconds, the last ones above all; null when there was none for a while.</summary>
    public double? Seconds
    {
        get
        {
            lock (_gate)
            {
                return time.GetElapsedTime(_measured) < Recent ? _seconds : null;
            }
        }
    }

    /// <summary>The moment at which a write begins, for <see cref="Took"/>.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>A write has come to an end; returns how long it took.</summary>
    public TimeSpan Took(long begun)
    {
        var took = time.GetElapsedTime(begun);
        var seconds = took.TotalSeconds;
        lock (_gate)
        {
            _seconds = time.GetElapsedTime(_measured) < Recent && _seconds is { } before ? before + ((seconds - before) * NewShare) : seconds;
            _measured = time.GetTimestamp();
        }

        return took;
    }

    /// <summary>Records that <paramref name="writer"/> has to write again.</summary>
    public void Failed(object writer, string error)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = _waiting.Count == 0;
            _waiting.Add(writer);
            (_since, _most) = isFirst ? (time.GetTimestamp(), 1) : (_since, Math.Max(_most, _waiting.Count));
        }

        if (isFirst)
        {
            LogFailing(error);
            events?.Raise(new EventDraft(PipelineEventKind.StoreLost, null, null, "The store does not take this silo's checkpoints or journals in time.") { Details = [("error", error)] });
        }
    }

    /// <summary>Records that <paramref name="writer"/> does not wait, or not any more.</summary>
    public void Done(object writer)
    {
        TimeSpan took;
        lock (_gate)
        {
            if (!_waiting.Remove(writer) || _waiting.Count > 0)
            {
                return;
            }

            took = time.GetElapsedTime(_since);
        }

        LogRecovered(took.TotalSeconds, _most);
        events?.Raise(new EventDraft(PipelineEventKind.StoreBack, null, null, string.Create(CultureInfo.InvariantCulture, $"The store takes this silo's checkpoints and journals again, after {took.TotalSeconds:0.0} s."))
        {
            Details = [("seconds", took.TotalSeconds), ("waited", _most)],
        });
    }

    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check()
    {
        lock (_gate)
        {
            return [_waiting.Count == 0 ? new PartHealth("store", true, null) : new PartHealth("store", false, string.Create(
                CultureInfo.InvariantCulture,
                $"{_waiting.Count} checkpoints and journals wait for it since {time.GetElapsedTime(_since).TotalSeconds:0} s; effectively_once sends nothing without its journal"))];
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "StoreFailing", Message =
        "The store does not take checkpoints or journals in time. Streams of effectively_once send nothing until it does; those of at_least_once go on, and a crash now would repeat records. {Error}")]
    private partial void LogFailing(string error);

    [LoggerMessage(Level = LogLevel.Information, EventName = "StoreRecovered", Message =
        "The store takes checkpoints and journals again, after {Seconds:0.0} s; up to {Count} waited.")]
    private partial void LogRecovered(double seconds, int count);
}
