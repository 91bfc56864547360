using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Tests.Events;

/// <summary>One silo's events without a cluster.</summary>
internal sealed class EventBed : IDisposable, ILocalSiloDetails
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public EventBed()
    {
        var metrics = new EventMetrics(_services.GetRequiredService<IMeterFactory>());
        Log = new EventLog(metrics);
        Outbox = new EventOutbox(this, Log, metrics, Time);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));

    public EventLog Log { get; }

    public EventOutbox Outbox { get; }

    public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 11_111, 1);

    public string Name => "silo-1";

    public string ClusterId => "";

    public string DnsHostName => "";

    public SiloAddress GatewayAddress => SiloAddress;

    public void Raise(string message, PipelineEventKind kind = PipelineEventKind.PartitionStarted) => Outbox.Raise(new EventDraft(kind, "app", "logs/0", message));

    public static PipelineEvent Foreign(string message, DateTimeOffset at, long number = 1) => new()
    {
        Id = EventIds.Create(at, SiloAddress.New(IPAddress.Loopback, 11_112, 2), number),
        AtMs = at.ToUnixTimeMilliseconds(),
        Silo = "other",
        Kind = PipelineEventKind.PartitionStarted,
        Severity = EventSeverity.Info,
        Message = message,
    };

    public void Dispose() => _services.Dispose();
}
