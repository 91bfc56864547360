using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Base;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Health;

/// <summary>
/// Turns librdkafka's stream of errors into one state: failing since when and why, or connected. It begins as not connected,
/// and logs the begin of a failure, a reminder a minute, and the end.
/// </summary>
internal sealed partial class KafkaHealthMonitor(string pipeline, KafkaMetrics metrics, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ReminderInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private KafkaHealth _health = new(pipeline, IsConnected: false, time.GetUtcNow(), "no broker has answered yet");
    private long _failingFrom = time.GetTimestamp();
    private TimeSpan _remindAt = time.GetSteadyTime() + ReminderInterval;
    private TimeSpan? _doubtLoggedAt;
    private string? _doubt;
    private int _failures;
    private bool _isFailing;

    /// <summary>The state now.</summary>
    public KafkaHealth Health => Volatile.Read(ref _health);

    /// <summary>True when a broker cannot be reached, which may be one that is not needed: whether the others answer has to be asked.</summary>
    public bool IsInDoubt => Volatile.Read(ref _doubt) is not null;

    /// <summary>An error that librdkafka goes on to retry by itself.</summary>
    public void ReportFailure(Error error)
    {
        metrics.CountError(pipeline, error.Code);
        var reason = KafkaErrorText.Describe(error);
        switch (error.Code)
        {
            case ErrorCode.Local_AllBrokersDown:
                // That all are down follows from what was said of each, and says less.
                ReportFailure(_doubt ?? reason, isVague: true);
                break;
            case ErrorCode.Local_Transport or ErrorCode.Local_Resolve or ErrorCode.Local_TimedOut when Health.IsConnected:
                Doubt(reason);
                break;
            default:
                ReportFailure(reason);
                break;
        }
    }

    /// <summary>Something else that keeps the pipeline from reading and is tried again.</summary>
    /// <param name="reason">What, in clear words and without secrets.</param>
    /// <param name="isVague">True when any other reason says more.</param>
    public void ReportFailure(string reason, bool isVague = false)
    {
        lock (_gate)
        {
            _failures++;
            if (_isFailing && isVague)
            {
                return;
            }

            if (!_isFailing)
            {
                _isFailing = true;
                _remindAt = time.GetSteadyTime() + ReminderInterval;
                LogFailing(pipeline, reason);
            }

            _failingFrom = _health.FailingSince is null ? time.GetTimestamp() : _failingFrom;
            _health = new KafkaHealth(pipeline, IsConnected: false, _health.FailingSince ?? time.GetUtcNow(), reason);
        }
    }

    /// <summary>Failures reported so far.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>The brokers of all open partitions answer.</summary>
    /// <param name="failuresBefore">
    /// <see cref="Failures"/> from before they were asked: an answer that a failure has overtaken says nothing of now.
    /// </param>
    public void ReportConnected(int? failuresBefore = null)
    {
        lock (_gate)
        {
            if (failuresBefore is { } before && before != _failures)
            {
                return;
            }

            if (_isFailing)
            {
                var seconds = time.GetElapsedTime(_failingFrom).TotalSeconds;
                LogConnected(pipeline, seconds);
            }

            _isFailing = false;
            _doubt = null;
            _health = new KafkaHealth(pipeline, IsConnected: true, FailingSince: null, Reason: null);
        }
    }

    /// <summary>One broker speaks neither for the others nor for the partitions.</summary>
    private void Doubt(string reason)
    {
        lock (_gate)
        {
            _failures++;
            _doubt = reason;
            if (time.GetSteadyTime() is var now && !(now < _doubtLoggedAt + ReminderInterval))
            {
                _doubtLoggedAt = now;
                LogDoubt(pipeline, reason);
            }
        }
    }

    /// <summary>Repeats the log line when it is due; to be called now and then.</summary>
    public void Remind()
    {
        lock (_gate)
        {
            if (_health is { IsConnected: false, Reason: { } reason } && time.GetSteadyTime() is var now && now >= _remindAt)
            {
                _remindAt = now + ReminderInterval;
                var seconds = time.GetElapsedTime(_failingFrom).TotalSeconds;
                LogStillFailing(pipeline, seconds, reason);
            }
        }
    }
}
