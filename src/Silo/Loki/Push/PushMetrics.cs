using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Http;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>What pushing to Loki costs and comes to.</summary>
internal sealed class PushMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _batchSize;
    private readonly Histogram<long> _batchEntries;
    private readonly Histogram<int> _streams;
    private readonly Counter<long> _retriedRecords;
    private readonly Counter<long> _retriedBytes;
    private readonly UpDownCounter<long> _active;

    /// <summary>Creates the instruments.</summary>
    public PushMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(ShipperMeter.Name);
        _duration = meter.CreateHistogram(
            "okl.push.duration", "s", "Time from sending a request to Loki's answer, or to giving the attempt up.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _batchSize = meter.CreateHistogram(
            "okl.batch.size", "By", "Size of a pushed batch as protobuf, before compression.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1_000, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_000_000, 3_500_000] });
        _batchEntries = meter.CreateHistogram(
            "okl.batch.entries", "{entry}", "Entries of a pushed batch.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 10, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000] });
        _streams = meter.CreateHistogram(
            "okl.push.streams", "{stream}", "Label streams of a request to Loki.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 50, 100, 250, 500, 1_000] });
        _retriedRecords = meter.CreateCounter<long>("okl.retried.records", "{record}", "Records of attempts that have to be made again.");
        _retriedBytes = meter.CreateCounter<long>("okl.retried.bytes", "By", "Encoded entries of attempts that have to be made again.");
        _active = meter.CreateUpDownCounter<long>("okl.push.active", "{push}", "Pushes that hold a slot: being prepared, encoded or sent.");
        meter.CreateObservableGauge(
            "okl.push.concurrency.limit", () => ConcurrencyLimits(), "{push}",
            "Pushes of a tenant that may be under way at once; 0 while Loki throttles the tenant.");
        meter.CreateObservableCounter(
            "okl.push.throttled", () => ThrottledTimes(), "s", "Time that a tenant's pushes were held back because Loki throttles the tenant.");
    }

    /// <summary>Observes how many pushes each tenant may have under way.</summary>
    public Func<IEnumerable<Measurement<int>>> ConcurrencyLimits { get; set; } = () => [];

    /// <summary>Observes how long each tenant was throttled, in seconds.</summary>
    public Func<IEnumerable<Measurement<double>>> ThrottledTimes { get; set; } = () => [];

    public void AttemptBegins(string pipeline) => _active.Add(1, PipelineTag(pipeline));

    /// <summary>An attempt has ended, whatever it came to.</summary>
    public void AttemptEnds(string pipeline) => _active.Add(-1, PipelineTag(pipeline));

    /// <summary>A request was made.</summary>
    public void Requested(string pipeline, in PushAnswer answer, TimeSpan duration, int streams)
    {
        var silence = answer.MayHaveStored ? RequestTags.NoAnswer : RequestTags.NotSent;
        _duration.Record(duration.TotalSeconds, RequestTags.Of(pipeline, answer.Disposition == PushDisposition.Delivered, answer.Status, silence));
        _streams.Record(streams, PipelineTag(pipeline));
    }

    /// <summary>An attempt has to be made again.</summary>
    public void Retried(string pipeline, int records, int bytes)
    {
        _retriedRecords.Add(records, PipelineTag(pipeline));
        _retriedBytes.Add(bytes, PipelineTag(pipeline));
    }

    /// <summary>A push ended with a verdict.</summary>
    public void Decided(string pipeline, int records, int bytes)
    {
        _batchSize.Record(bytes, PipelineTag(pipeline));
        _batchEntries.Record(records, PipelineTag(pipeline));
    }

    private static KeyValuePair<string, object?> PipelineTag(string pipeline) => new("pipeline", pipeline);
}
