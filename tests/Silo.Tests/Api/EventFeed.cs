using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Silo.Tests.Api;

/// <summary>Events that a test makes up, a second apart.</summary>
internal sealed class EventFeed : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private long _number;

    public EventFeed() => Log = new EventLog(new EventMetrics(_services.GetRequiredService<IMeterFactory>()));

    public EventLog Log { get; }

    /// <summary>Tells of something; its id.</summary>
    public string Raise(
        string message, string? pipeline = "app", PipelineEventKind kind = PipelineEventKind.PartitionStarted, EventSeverity severity = EventSeverity.Info)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + (1000 * ++_number));
        var id = EventIds.Create(at, StaticCluster.First, _number);
        Log.Add(new PipelineEvent
        {
            Id = id,
            AtMs = at.ToUnixTimeMilliseconds(),
            Silo = StaticCluster.First.ToString(),
            Kind = kind,
            Severity = severity,
            Pipeline = pipeline,
            Subject = "logs/0",
            Message = message,
        });
        return id;
    }

    public void Dispose() => _services.Dispose();
}
