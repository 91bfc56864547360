using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>What a pipeline will make, reckoned from what it makes of a sample.</summary>
internal sealed class PipelinePrediction
{
    private readonly IReadOnlyList<PartitionSample> _samples;

    /// <summary>Reckons it.</summary>
    /// <param name="samples">The sample.</param>
    /// <param name="nowMs">Now, milliseconds since the Unix epoch: a record that is ahead of it says nothing of when the others came.</param>
    public PipelinePrediction(IReadOnlyList<PartitionSample> samples, long nowMs)
    {
        _samples = samples;
        var times = samples.SelectMany(sample => sample.TimesMs).Where(time => time <= nowMs);
        var endMs = times.DefaultIfEmpty(-1).Max();
        var rates = samples.ToDictionary(sample => sample.Partition, sample => SampleRate.Of(sample.TimesMs, endMs));
        NewestMs = endMs >= 0 ? endMs : null;
        IsRateKnown = rates.Values.Any(rate => rate is not null);
        Topics = [.. samples.GroupBy(sample => sample.Partition.Topic).OrderBy(topic => topic.Key, StringComparer.Ordinal).Select(topic => Topic(topic.Key, [.. topic], rates))];
        Streams = [.. StreamsOf(samples, rates)];
        StreamCount = Richness.Of(Streams.Select(stream => stream.Entries));
        Labels = LabelPrediction.Of(Streams);
        var sampled = BusiestTime.SampledTime(samples, endMs);
        BusiestBytesPerSec = BusiestTime.Of(samples.SelectMany(sample => sample.Entries), sampled);
        var entries = samples.SelectMany(sample => sample.Entries).ToLookup(entry => entry.Stream.Tenant);
        Tenants =
        [
            .. Streams.GroupBy(stream => stream.Stream.Tenant)
                .Select(tenant => new TenantPrediction(tenant.Key, [.. tenant], Richness.Of(tenant.Select(stream => stream.Entries)), [.. entries[tenant.Key]], BusiestTime.Of(entries[tenant.Key], sampled)))
                .OrderByDescending(tenant => tenant.BytesPerSec).ThenByDescending(tenant => tenant.Entries.Count),
        ];
    }

    /// <summary>When the newest sampled record was written, milliseconds since the Unix epoch; null when none says it.</summary>
    public long? NewestMs { get; }

    /// <summary>Whether the times of the records tell how fast they come; without, all that is a second's is 0.</summary>
    public bool IsRateKnown { get; }

    /// <summary>The topics.</summary>
    public IReadOnlyList<TopicPrediction> Topics { get; }

    /// <summary>The streams that were seen, that with the most bytes first.</summary>
    public IReadOnlyList<StreamPrediction> Streams { get; }

    /// <summary>How many streams there are.</summary>
    public Richness StreamCount { get; }

    /// <summary>The labels, that with the most values first.</summary>
    public IReadOnlyList<LabelPrediction> Labels { get; }

    /// <summary>The tenants, that with the most bytes first.</summary>
    public IReadOnlyList<TenantPrediction> Tenants { get; }

    /// <summary>The sampled records.</summary>
    public long Records => _samples.Sum(sample => sample.Records);

    /// <summary>The entries that they became.</summary>
    public long Entries => _samples.Sum(sample => (long)sample.Entries.Count);

    /// <summary>Entries that come in a second.</summary>
    public double EntriesPerSec => Streams.Sum(stream => stream.EntriesPerSec);

    /// <summary>Bytes that come in a second, as Loki counts them: lines and structured metadata.</summary>
    public double BytesPerSec => Streams.Sum(stream => stream.BytesPerSec);

    /// <summary>The same of the busiest <see cref="BusiestTime.Seconds"/>; null when the sample is too short to tell.</summary>
    public double? BusiestBytesPerSec { get; }

    /// <summary>What is left out of the sample, by reason.</summary>
    public IReadOnlyDictionary<string, long> Dropped => _samples.SelectMany(sample => sample.Dropped)
        .GroupBy(drop => drop.Key).OrderByDescending(reason => reason.Sum(drop => drop.Value)).ToDictionary(reason => reason.Key, reason => reason.Sum(drop => drop.Value));

    /// <summary>What of the sample goes to the dead letters, by cause.</summary>
    public IReadOnlyDictionary<string, RefusedRecords> Refused => _samples.SelectMany(sample => sample.Refused)
        .GroupBy(refusal => refusal.Key).ToDictionary(cause => cause.Key, cause => cause.Select(refusal => refusal.Value).Aggregate((sum, more) => sum.And(more.Count)));

    private static TopicPrediction Topic(string topic, IReadOnlyList<PartitionSample> samples, Dictionary<PartitionId, double?> rates)
    {
        var rate = samples.Sum(sample => rates[sample.Partition]);
        var isKnown = samples.Any(sample => rates[sample.Partition] is not null);
        var bytes = samples.Sum(sample => rates[sample.Partition] * sample.Bytes / Math.Max(1, sample.Records));
        var times = samples.SelectMany(sample => sample.TimesMs).ToList();
        return new TopicPrediction(
            topic, samples.Count, samples.Sum(sample => sample.Records), isKnown ? rate : null, isKnown ? bytes : null,
            samples.Max(sample => sample.LargestBytes), times.Count > 0 ? times.Max() : null, samples.Any(sample => sample.IsCutShort));
    }

    /// <summary>Each sampled entry stands for as many as its partition's rate says.</summary>
    private static IEnumerable<StreamPrediction> StreamsOf(IReadOnlyList<PartitionSample> samples, Dictionary<PartitionId, double?> rates) =>
        from sample in samples
        let weight = (rates[sample.Partition] ?? 0) / Math.Max(1, sample.Records)
        from entry in sample.Entries
        group (entry.Bytes, Weight: weight) by entry.Stream into stream
        let bytes = stream.Sum(entry => entry.Bytes * entry.Weight)
        orderby bytes descending, stream.Count() descending, stream.Key.Labels
        select new StreamPrediction(stream.Key, stream.Count(), stream.Sum(entry => entry.Weight), bytes);
}
