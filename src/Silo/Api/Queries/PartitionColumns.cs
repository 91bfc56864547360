using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>What partitions can be sorted by.</summary>
internal static class PartitionColumns
{
    private static readonly Dictionary<string, Func<PartitionStatus, SortValue>> Columns = new(StringComparer.Ordinal)
    {
        ["topic"] = status => SortValue.Of(status.Partition.Topic),
        ["partition"] = status => SortValue.Of(status.Partition.Partition),
        ["state"] = status => SortValue.Of(ApiNames.Of(status.Condition)),
        ["silo"] = status => SortValue.Of(status.Silo),
        ["position"] = status => SortValue.Of(status.Position),
        ["watermark"] = status => SortValue.Of(status.Watermark),
        ["checkpoint"] = status => SortValue.Of(status.Checkpoint),
        ["high_watermark"] = status => SortValue.Of(status.HighWatermark),
        ["lag_records"] = status => SortValue.Of(status.LagRecords),
        ["lag_seconds"] = status => SortValue.Of(status.LagSeconds),
        ["in_flight"] = status => Counted(status, status.InFlight),
        ["in_flight_bytes"] = status => Counted(status, status.InFlightBytes),
        ["dead_lettered"] = status => Counted(status, status.DeadLettered),
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Columns.Keys;

    /// <summary>Whether there is one.</summary>
    public static bool Has(string column) => Columns.ContainsKey(column);

    /// <summary>A row's value of one.</summary>
    public static SortValue Value(string column, PartitionStatus status) => Columns[column](status);

    private static SortValue Counted(PartitionStatus status, long count) => Known.Runs(status) ? SortValue.Of(count) : default;
}
