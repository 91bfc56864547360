using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Events;

/// <summary>Keeps what is raised.</summary>
internal sealed class RecordedEvents : IPipelineEvents
{
    public ConcurrentQueue<EventDraft> Drafts { get; } = new();

    public void Raise(EventDraft draft) => Drafts.Enqueue(draft);
}
