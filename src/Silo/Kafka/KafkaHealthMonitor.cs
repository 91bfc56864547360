using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>
/// Turns librdkafka's stream of errors into one state: failing since when and why, or connected. It logs the begin, a
/// reminder a minute, and the end.
/// </summary>
internal sealed partial class KafkaHealthMonitor(string pipeline, KafkaMetrics metrics, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ReminderInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private KafkaHealth _health = new(pipeline, IsConnected: true, FailingSince: null, Reason: null);
    private DateTimeOffset _remindAt;

    /// <summary>The state now.</summary>
    public KafkaHealth Health => Volatile.Read(ref _health);

    /// <summary>An error that librdkafka goes on to retry by itself.</summary>
    public void ReportFailure(Error error)
    {
        metrics.CountError(pipeline, error.Code);
        var reason = KafkaErrorText.Describe(error);
        lock (_gate)
        {
            if (_health.IsConnected)
            {
                var now = time.GetUtcNow();
                LogFailing(logger, pipeline, reason);
                _remindAt = now + ReminderInterval;
                _health = new KafkaHealth(pipeline, IsConnected: false, now, reason);
            }
            else if (error.Code != ErrorCode.Local_AllBrokersDown)
            {
                // That all are down follows from what was said of each, and says less.
                _health = _health with { Reason = reason };
            }
        }
    }

    /// <summary>The brokers of all open partitions answer.</summary>
    public void ReportConnected()
    {
        lock (_gate)
        {
            if (_health is { IsConnected: false, FailingSince: { } since })
            {
                var seconds = (time.GetUtcNow() - since).TotalSeconds;
                LogConnected(logger, pipeline, seconds);
                _health = new KafkaHealth(pipeline, IsConnected: true, FailingSince: null, Reason: null);
            }
        }
    }

    /// <summary>Repeats the log line when it is due; to be called now and then.</summary>
    public void Remind()
    {
        lock (_gate)
        {
            if (_health is { IsConnected: false, FailingSince: { } since, Reason: { } reason } && time.GetUtcNow() is var now && now >= _remindAt)
            {
                _remindAt = now + ReminderInterval;
                var seconds = (now - since).TotalSeconds;
                LogStillFailing(logger, pipeline, seconds, reason);
            }
        }
    }
}
