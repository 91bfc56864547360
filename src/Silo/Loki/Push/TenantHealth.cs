using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>
/// Remembers since when the pushes of one tenant fail and says so in the log: when it begins, once a minute while it
/// lasts, and when it ends. Answers that come and go within a minute are logged once.
/// </summary>
internal sealed partial class TenantHealth(
    string pipeline, string endpoint, string tenant, TimeProvider timeProvider, ILogger logger, IPipelineEvents? events = null)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromMinutes(1);

    private readonly TenantNews _news = new(pipeline, endpoint, tenant, timeProvider, events);
    private readonly Lock _gate = new();
    private DateTimeOffset? _failingSince;
    private long _failingFrom;
    private PushAnswer _failure;
    private int _failures;
    private bool _logged;
    private TimeSpan? _lastLine;
    private int _throttled;
    private TimeSpan? _lastThrottleLine;
    private (PushAnswer Answer, DateTimeOffset At)? _lastError;
    private DateTimeOffset? _lastPush;

    /// <summary>Observes an attempt's answer.</summary>
    public void Record(in PushAnswer answer)
    {
        lock (_gate)
        {
            if (answer.Disposition == PushDisposition.Delivered)
            {
                _lastPush = timeProvider.GetUtcNow();
                _news.Passed();
            }
            else
            {
                _lastError = (answer, timeProvider.GetUtcNow());
            }

            if (answer.IsFault || answer.Disposition == PushDisposition.Withheld)
            {
                Fail(answer);
            }
            else
            {
                Succeed();
                Throttle(answer);
            }
        }
    }

    /// <summary>A push waits for the circuit.</summary>
    public void Remind()
    {
        lock (_gate)
        {
            LogUnlessLately();
        }
    }

    /// <summary>Nothing is to be pushed any more: whether it would pass is not known, and nobody waits for it.</summary>
    public void MarkIdle()
    {
        lock (_gate)
        {
            if (_logged)
            {
                LogIdle(pipeline, endpoint, tenant);
                _news.Back("No push waits any more: Loki had stored what failed, or another silo sends it.");
            }

            _news.Idle();
            (_failingSince, _failures, _logged) = (null, 0, false);
        }
    }

    /// <summary>How things stand.</summary>
    public LokiEndpointHealth Snapshot()
    {
        lock (_gate)
        {
            return _failingSince is { } since
                ? new LokiEndpointHealth(pipeline, endpoint, tenant, since, _failure.Status, _failure.Reason)
                : new LokiEndpointHealth(pipeline, endpoint, tenant, null, 0, "");
        }
    }

    /// <summary>Adds what it remembers to how a tenant's pushes fare.</summary>
    public TenantPushing Describe(TenantPushing pushing)
    {
        lock (_gate)
        {
            return pushing with { FailingSince = _failingSince, LastError = _lastError?.Answer, LastErrorAt = _lastError?.At, LastPush = _lastPush };
        }
    }

    private void Fail(in PushAnswer answer)
    {
        if (_failingSince is null)
        {
            (_failingSince, _failingFrom) = (timeProvider.GetUtcNow(), timeProvider.GetTimestamp());
        }

        _failure = answer;
        _failures++;
        LogUnlessLately();
    }

    private void LogUnlessLately()
    {
        var now = timeProvider.GetSteadyTime();
        if (_failingSince is not { } since || now - _lastLine < LineInterval)
        {
            return;
        }

        // Only a person can end a refusal.
        var level = _failure.Disposition == PushDisposition.Refused ? LogLevel.Error : LogLevel.Warning;
        if (_logged)
        {
            LogStillFailing(level, pipeline, endpoint, tenant, since, _failures, _failure.StatusText, _failure.Reason);
        }
        else
        {
            LogFailing(level, pipeline, endpoint, tenant, _failure.StatusText, _failure.Reason);
            _news.Failing(_failure);
        }

        _logged = true;
        _lastLine = now;
    }

    private void Succeed()
    {
        if (_logged && _failingSince is not null)
        {
            var seconds = timeProvider.GetElapsedTime(_failingFrom).TotalSeconds;
            LogRecovered(pipeline, endpoint, tenant, seconds, _failures);
            _news.Back(string.Create(CultureInfo.InvariantCulture, $"Pushes to {endpoint} pass again, after {seconds:0} s and {_failures} attempts that failed."));
        }

        _failingSince = null;
        _failures = 0;
        _logged = false;
    }

    private void Throttle(in PushAnswer answer)
    {
        if (answer.Disposition != PushDisposition.Throttled)
        {
            return;
        }

        _throttled++;
        _news.Throttled(answer);
        var now = timeProvider.GetSteadyTime();
        if (!(now - _lastThrottleLine < LineInterval))
        {
            LogThrottled(pipeline, endpoint, tenant, _throttled, answer.StatusText, answer.Reason);
            _throttled = 0;
            _lastThrottleLine = now;
        }
    }
}
