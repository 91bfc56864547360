using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Tests.Health;

public sealed class PartitionHealthSourceTests : IDisposable, IPipelineCatalog
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PartitionMetrics _metrics;
    private readonly Dictionary<string, string> _sentences = [];

    public PartitionHealthSourceTests() => _metrics = new PartitionMetrics(_services.GetRequiredService<IMeterFactory>());

    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; } =
        new Dictionary<string, PipelineOptions> { ["app"] = new(), ["web"] = new() };

    [Fact]
    public void Check_NoneHeld_Ready()
    {
        Show(0, PartitionState.Running, null);
        Show(1, PartitionState.Starting, null);
        Show(2, PartitionState.Draining, "x");

        Assert.Equal([new PartHealth("partitions.app", true, null), new PartHealth("partitions.web", true, null)], Check());
    }

    [Fact]
    public void Check_KeptForAWhile_IsReadyAndSaysByWhat()
    {
        Show(0, PartitionState.Running, null);
        _sentences["app"] = "app/logs/0: Tenant a is throttled.";

        Assert.Equal([new PartHealth("partitions.app", true, "app/logs/0: Tenant a is throttled."), new PartHealth("partitions.web", true, null)], Check());
    }

    [Fact]
    public void Check_SomeHeld_CountsThemAndGivesTheFirstsReason()
    {
        Show(7, PartitionState.Faulted, "gone.");
        Show(3, PartitionState.Starting, "The checkpoint store does not answer.");
        Show(1, PartitionState.Running, null);

        Assert.Equal(
            [
                new PartHealth("partitions.app", false, "2 cannot be read; app/logs/3: The checkpoint store does not answer."),
                new PartHealth("partitions.web", true, null),
            ],
            Check());
    }

    [Fact]
    public void Gauges_States_AreCountedAndUnknownLagIsLeftOut()
    {
        Show(0, PartitionState.Running, null, highWatermark: 10);
        Show(1, PartitionState.Running, null);
        Show(2, PartitionState.Faulted, "x");
        Show(3, PartitionState.Running, "waits", isHeld: true);
        SortedSet<string> seen = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, _services.GetRequiredService<IMeterFactory>().Create(ShipperMeter.Name)))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))} {value}"));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(["okl.partitions app faulted 1", "okl.partitions app held 1", "okl.partitions app running 2"], seen.Where(line => line.StartsWith("okl.partitions ", StringComparison.Ordinal)));
        Assert.Equal(["okl.partition.lag.records app logs 0 6"], seen.Where(line => line.StartsWith("okl.partition.lag.records ", StringComparison.Ordinal)));
    }

    public void Dispose() => _services.Dispose();

    private List<PartHealth> Check() => [.. new PartitionHealthSource(this, _metrics, pipeline => _sentences.GetValueOrDefault(pipeline)).Check()];

    private void Show(int partition, PartitionState state, string? reason, long highWatermark = -1, bool isHeld = false)
    {
        var id = new PartitionId("app", "logs", partition);
        Func<PartitionStatus> status = () => new PartitionStatus
        {
            Partition = id, State = state, Reason = reason, IsHeld = isHeld, Silo = "s", Epoch = 1, Position = 4, Watermark = 4, Checkpoint = 4,
            HighWatermark = highWatermark, LagSeconds = 0, Consumed = 0, Delivered = 0, Filtered = 0, DeadLettered = 0, InFlight = 0, InFlightBytes = 0,
        };
        _metrics.Show(id, status, () => TimeSpan.Zero, () => TimeSpan.Zero);
    }
}
