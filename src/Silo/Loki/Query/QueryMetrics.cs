using System.Diagnostics.Metrics;
using System.Globalization;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>What asking Loki costs and comes to.</summary>
internal sealed class QueryMetrics
{
    private readonly Counter<long> _queries;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _streams;

    /// <summary>Creates the instruments.</summary>
    public QueryMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(ShipperMeter.Name);
        _queries = meter.CreateCounter<long>(
            "okl.queries", "{query}", "Questions to Loki about what it has stored, by HTTP status; 'none' when there was no answer.");
        _duration = meter.CreateHistogram(
            "okl.query.duration", "s", "Time from sending a query to the end of Loki's answer, or to giving it up.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _streams = meter.CreateHistogram(
            "okl.query.streams", "{stream}", "Label streams that a query asks for.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 50, 100, 250, 500, 1_000] });
    }

    /// <summary>A query was made.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="status">The HTTP status; 0 without an answer.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="streams">How many streams it was about.</param>
    public void Asked(string pipeline, int status, TimeSpan duration, int streams)
    {
        var pipelineTag = new KeyValuePair<string, object?>("pipeline", pipeline);
        var statusTag = new KeyValuePair<string, object?>("status", status == 0 ? "none" : status.ToString(CultureInfo.InvariantCulture));
        _queries.Add(1, pipelineTag, statusTag);
        _duration.Record(duration.TotalSeconds, pipelineTag, statusTag);
        _streams.Record(streams, pipelineTag);
    }
}
