using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Http;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>What asking Loki costs and comes to.</summary>
internal sealed class QueryMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _streams;

    /// <summary>Creates the instruments.</summary>
    public QueryMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(ShipperMeter.Name);
        _duration = meter.CreateHistogram(
            "okl.query.duration", "s", "Time from sending a query to the end of Loki's answer, or to giving it up.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _streams = meter.CreateHistogram(
            "okl.query.streams", "{stream}", "Label streams that a query asks for.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 50, 100, 250, 500, 1_000] });
    }

    /// <summary>A query was made.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="answer">What became of it.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="streams">How many streams it was about.</param>
    public void Asked(string pipeline, in ReadAnswer answer, TimeSpan duration, int streams)
    {
        _duration.Record(duration.TotalSeconds, RequestTags.Of(pipeline, answer.Outcome == ReadOutcome.Complete, answer.Status, RequestTags.NoAnswer));
        _streams.Record(streams, new KeyValuePair<string, object?>("pipeline", pipeline));
    }
}
