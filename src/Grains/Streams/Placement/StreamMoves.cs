using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Delivery;

namespace OrleansKafkaLoki.Grains.Streams.Placement;

/// <summary>What the batchers of a silo need to follow their traffic: which silos are there, and where their moves are logged.</summary>
public sealed partial class StreamMoves : IDisposable
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly IClusterMembershipService _membership;
    private readonly ILocalSiloDetails _silo;
    private readonly StreamMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<StreamMoves> _logger;
    private readonly ITimer _timer;
    private int _unlogged;

    /// <summary>Logs nothing yet.</summary>
    public StreamMoves(
        IClusterMembershipService membership, ILocalSiloDetails silo, StreamMetrics metrics, TimeProvider time, ILogger<StreamMoves> logger)
    {
        (_membership, _silo, _metrics, _time, _logger) = (membership, silo, metrics, time, logger);
        IsAlive = address => _membership.CurrentSnapshot.GetSiloStatus(address) == SiloStatus.Active;
        _timer = time.CreateTimer(_ => LogPending(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long a stream's traffic is counted before it is judged.</summary>
    internal TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        LogPending();
    }

    internal StreamHome HomeOf(LabelStream stream) => new(stream, _silo.SiloAddress, Window, _time);

    /// <summary>Whether a stream can move to a silo: one delegate for all batches.</summary>
    internal Func<SiloAddress, bool> IsAlive { get; }

    /// <summary>A stream goes where its traffic comes from.</summary>
    internal void RecordMove(LabelStream stream, SiloAddress target)
    {
        LogMoves(stream, target);
        _metrics.StreamMoved(stream.Pipeline);
        if (Interlocked.Increment(ref _unlogged) == 1)
        {
            _timer.Change(BetweenLines, Timeout.InfiniteTimeSpan);
        }
    }

    private void LogPending()
    {
        if (Interlocked.Exchange(ref _unlogged, 0) is var moved and > 0)
        {
            LogMoved(moved);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "StreamMoving", Message =
        "Stream {Stream} moves to {Target}, where its records come from.")]
    private partial void LogMoves(LabelStream stream, SiloAddress target);

    [LoggerMessage(Level = LogLevel.Information, EventName = "StreamsMoved", Message =
        "{Count} streams moved in the last minute to the silos where their records come from.")]
    private partial void LogMoved(int count);
}
