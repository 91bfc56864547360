using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class TenantNewsTests : IPipelineEvents
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<EventDraft> _drafts = new();
    private readonly TenantNews _news;

    public TenantNewsTests() => _news = new TenantNews("web", "http://loki:3100", "team-a", _time, this);

    private IEnumerable<PipelineEventKind> Kinds => _drafts.Select(draft => draft.Kind);

    void IPipelineEvents.Raise(EventDraft draft) => _drafts.Enqueue(draft);

    [Fact]
    public void Throttled_AgainAndAgain_IsToldOnceUntilQuietAndPassed()
    {
        for (var push = 0; push < 50; push++)
        {
            _news.Throttled(new PushAnswer(PushDisposition.Throttled, 429, "slow down"));
            _news.Passed();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([PipelineEventKind.TenantThrottled], Kinds);

        _time.Advance(TimeSpan.FromSeconds(10));
        _news.Passed();
        _news.Passed();

        Assert.Equal([PipelineEventKind.TenantThrottled, PipelineEventKind.TenantReleased], Kinds);
        Assert.All(_drafts, draft => Assert.Equal(("web", "team-a"), (draft.Pipeline, draft.Subject)));
    }

    [Fact]
    public void Throttled_NothingToPushAnyMore_IsReleasedOnce()
    {
        _news.Idle();
        _news.Throttled(new PushAnswer(PushDisposition.Throttled, 429, "slow down"));
        _news.Idle();
        _news.Idle();

        Assert.Equal([PipelineEventKind.TenantThrottled, PipelineEventKind.TenantReleased], Kinds);
    }

    [Fact]
    public void Failing_UntilBack_IsToldOnceEach()
    {
        _news.Back("Nothing to tell.");
        _news.Failing(new PushAnswer(PushDisposition.Unavailable, 503, "away"));
        _news.Failing(new PushAnswer(PushDisposition.Unavailable, 503, "away"));
        _news.Back("Again.");

        Assert.Equal([PipelineEventKind.LokiUnreachable, PipelineEventKind.LokiBack], Kinds);
    }
}
