using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>A record that is not in Loki exactly once.</summary>
/// <param name="Kind">missing or twice.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="Timestamp">Its entry's time, UTC; absent where none was made.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Labels">Its stream.</param>
/// <param name="Detail">What is known beyond that; absent where nothing is.</param>
internal sealed record FindingView(string Kind, string Topic, int Partition, long Offset, DateTime? Timestamp, string Tenant, string Labels, string? Detail)
{
    private const long NanosPerTick = 100;

    /// <summary>The view of <paramref name="finding"/>.</summary>
    public static FindingView Of(AuditFinding finding) => new(
        ApiNames.Of(finding.Kind), finding.Partition.Topic, finding.Partition.Partition, finding.Offset,
        finding.TimestampNs == 0 ? null : DateTime.UnixEpoch.AddTicks(finding.TimestampNs / NanosPerTick),
        finding.Stream.Tenant, finding.Stream.Labels, finding.Detail.Length == 0 ? null : finding.Detail);
}
