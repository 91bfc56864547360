using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>
/// What operators may follow of one tenant's pushes. Throttles come and go with each push: the tenant counts as throttled until a push passes
/// after some time without one, or none waits any more. Not thread-safe.
/// </summary>
internal sealed class TenantNews(string pipeline, string endpoint, string tenant, TimeProvider time, IPipelineEvents? events)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private long? _throttledFrom;
    private long _throttledLast;
    private bool _failing;

    /// <summary>Pushes fail.</summary>
    public void Failing(in PushAnswer answer)
    {
        if (!_failing)
        {
            _failing = true;
            Tell(PipelineEventKind.LokiUnreachable, $"Pushes to {endpoint} fail and are tried again until they pass. Status {answer.StatusText}: {answer.Reason}", [("status", answer.StatusText)]);
        }
    }

    /// <summary>Pushes pass again, or none waits any more.</summary>
    public void Back(string how)
    {
        if (_failing)
        {
            _failing = false;
            Tell(PipelineEventKind.LokiBack, how, []);
        }
    }

    /// <summary>A push was throttled.</summary>
    public void Throttled(in PushAnswer answer)
    {
        _throttledLast = time.GetTimestamp();
        if (_throttledFrom is null)
        {
            _throttledFrom = _throttledLast;
            Tell(PipelineEventKind.TenantThrottled, $"Loki takes less than there is. Status {answer.StatusText}: {answer.Reason}", [("status", answer.StatusText)]);
        }
    }

    /// <summary>A push has passed.</summary>
    public void Passed()
    {
        if (time.GetElapsedTime(_throttledLast) >= Quiet)
        {
            Release("Loki takes what there is");
        }
    }

    /// <summary>Nothing is to be pushed any more.</summary>
    public void Idle() => Release("No push waits any more");

    private void Release(string how)
    {
        if (_throttledFrom is { } from)
        {
            _throttledFrom = null;
            var seconds = time.GetElapsedTime(from, _throttledLast).TotalSeconds;
            Tell(PipelineEventKind.TenantReleased, string.Create(CultureInfo.InvariantCulture, $"{how}, after {seconds:0} s with throttles."), [("seconds", seconds)]);
        }
    }

    private void Tell(PipelineEventKind kind, string message, IReadOnlyList<(string Name, object Value)> details) =>
        events?.Raise(new EventDraft(kind, pipeline, tenant.Length == 0 ? null : tenant, message) { Details = [("endpoint", endpoint), .. details] });
}
