using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class PartitionMetricsTests : IDisposable
{
    private static readonly PartitionId Partition = new("app", "logs", 3);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<(string Name, long Value, string Tags)> _measured = [];
    private readonly List<(string Name, double Value, string Tags)> _times = [];
    private readonly HashSet<string> _unbounded = [];
    private readonly MeterListener _listener = new();
    private readonly PartitionMetrics _metrics;

    public PartitionMetricsTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _metrics = new PartitionMetrics(factory);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            CheckSeries(instrument, tags);
            _measured.Add((instrument.Name, value, TextOf(tags)));
        });
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            CheckSeries(instrument, tags);
            _times.Add((instrument.Name, value, TextOf(tags)));
        });
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Ledger_PartitionThatIsShown_HasEveryStateAndNothingUnaccounted()
    {
        var ledger = new PartitionLedger();
        ledger.Take(consumed: 100, filtered: 7, handedOn: 93);
        ledger.RecordVerdicts(50, deadLettered: 3);
        _metrics.Show(Partition, () => StatusOf(ledger.Counts), () => TimeSpan.Zero, () => TimeSpan.Zero);

        Assert.Equal(
            [
                (47, "pipeline=app topic=logs partition=3 state=delivered"),
                (7, "pipeline=app topic=logs partition=3 state=filtered"),
                (3, "pipeline=app topic=logs partition=3 state=dead_lettered"),
                (43, "pipeline=app topic=logs partition=3 state=in_flight"),
            ],
            Observe("okl.ledger.records"));
        Assert.Equal([(100, "pipeline=app topic=logs partition=3")], Observe("okl.ledger.consumed"));
        Assert.Equal([(0, "pipeline=app topic=logs partition=3")], Observe("okl.ledger.unaccounted"));
    }

    /// <summary>What does not say that it has a series per partition is cut off at some hundreds of them.</summary>
    [Fact]
    public void Instruments_MeasuredPerPartition_SayHowManySeriesTheyHave()
    {
        _metrics.Show(Partition, () => StatusOf(new PartitionLedger().Counts), () => TimeSpan.Zero, () => TimeSpan.Zero);

        Assert.NotEmpty(Observe("okl.ledger.records"));
        Assert.Empty(_unbounded);
    }

    [Fact]
    public void Ledger_RecordNobodyHandedOn_IsUnaccounted()
    {
        var ledger = new PartitionLedger();
        ledger.Take(consumed: 10, filtered: 2, handedOn: 7);
        _metrics.Show(Partition, () => StatusOf(ledger.Counts), () => TimeSpan.Zero, () => TimeSpan.Zero);

        Assert.Equal(1, Assert.Single(Observe("okl.ledger.unaccounted")).Value);
    }

    [Fact]
    public void Offsets_SomeAreNotKnown_OnlyTheOthersAreShown()
    {
        var status = PartitionStatus.Unknown(Partition, null);
        _metrics.Show(Partition, () => status, () => TimeSpan.Zero, () => TimeSpan.Zero);

        Assert.Empty(Observe("okl.partition.offset.watermark"));

        status = status with { Watermark = 0, HighWatermark = 7 };
        Assert.Equal([(0, "pipeline=app topic=logs partition=3")], Observe("okl.partition.offset.watermark"));
        Assert.Equal([(7, "pipeline=app topic=logs partition=3")], Observe("okl.partition.offset.end"));
    }

    [Fact]
    public void Held_NewerSessionShows_IsNotHiddenByTheOlder()
    {
        var status = PartitionStatus.Unknown(Partition, null);
        Func<PartitionStatus> older = () => status, newer = () => status;
        _metrics.Show(Partition, older, () => TimeSpan.FromSeconds(1), () => TimeSpan.Zero);
        _metrics.Show(Partition, newer, () => TimeSpan.FromSeconds(2.5), () => TimeSpan.FromSeconds(4));

        _metrics.Hide(Partition, older);
        Assert.Equal([(2.5, "pipeline=app topic=logs partition=3")], ObserveTimes("okl.partition.held"));

        _metrics.Hide(Partition, newer);
        Assert.Empty(ObserveTimes("okl.partition.held"));
    }

    [Theory]
    [InlineData(GapCause.Retention, "retention")]
    [InlineData(GapCause.Missing, "missing")]
    [InlineData(GapCause.Recreated, "recreated")]
    public void OffsetGap_Cause_IsATag(GapCause cause, string tag)
    {
        _metrics.OffsetGap(new TopicTags(Partition), new OffsetGap(5, 14, cause, 0));

        Assert.Equal([("okl.offset.gap.records", 10L, $"pipeline=app topic=logs cause={tag}")], _measured);
    }

    private List<(long Value, string Tags)> Observe(string instrument)
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return [.. _measured.Where(one => one.Name == instrument).Select(one => (one.Value, one.Tags))];
    }

    private List<(double Value, string Tags)> ObserveTimes(string instrument)
    {
        _times.Clear();
        _listener.RecordObservableInstruments();
        return [.. _times.Where(one => one.Name == instrument).Select(one => (one.Value, one.Tags))];
    }

    private static string TextOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

    private static PartitionStatus StatusOf(LedgerCounts counts) => PartitionStatus.Unknown(Partition, null) with
    {
        Consumed = counts.Consumed,
        Delivered = counts.Delivered,
        Filtered = counts.Filtered,
        DeadLettered = counts.DeadLettered,
        InFlight = counts.InFlight,
    };

    private void CheckSeries(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.ToArray().Any(tag => tag.Key == "partition") && instrument.Tags?.Any(tag => tag.Key == ShipperMeter.SeriesTag) is not true)
        {
            _unbounded.Add(instrument.Name);
        }
    }
}
