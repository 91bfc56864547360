namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>What one tenant of Loki is sent.</summary>
/// <param name="Tenant">The tenant; empty when none is named.</param>
/// <param name="Streams">Its streams that were seen, that with the most bytes first.</param>
/// <param name="StreamCount">How many there are.</param>
/// <param name="Entries">Its sampled entries.</param>
/// <param name="BusiestBytesPerSec">Bytes that come in a second of the busiest <see cref="BusiestTime.Seconds"/>; null when the sample is too short to tell.</param>
internal sealed record TenantPrediction(
    string Tenant, IReadOnlyList<StreamPrediction> Streams, Richness StreamCount, IReadOnlyList<SampledEntry> Entries, double? BusiestBytesPerSec)
{
    /// <summary>Bytes that come in a second, as Loki counts them: lines and structured metadata.</summary>
    public double BytesPerSec => Streams.Sum(stream => stream.BytesPerSec);
}
