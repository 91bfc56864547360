using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Statuses say -1 where something is unknown; here it is absent.</summary>
internal static class Known
{
    /// <summary>The number, or null while it is unknown.</summary>
    public static long? Of(long number) => number < 0 ? null : number;

    /// <inheritdoc cref="Of(long)"/>
    public static double? Of(double number) => number < 0 ? null : number;

    /// <summary>The number, or null where there is none.</summary>
    public static long? Some(long number) => number == 0 ? null : number;

    /// <summary>Whole seconds, or null while unknown.</summary>
    public static double? Rounded(double? seconds) => seconds is { } known ? Math.Round(known) : null;

    /// <summary>The time, UTC, of milliseconds since the Unix epoch; null while it is unknown.</summary>
    public static DateTime? Time(long? ms) => ms is { } known ? DateTime.UnixEpoch.AddMilliseconds(known) : null;

    /// <summary>Whether the status comes from where the partition runs. One of a partition that does not answer counts nothing.</summary>
    public static bool Runs(PartitionStatus status) => status.Silo.Length > 0;
}
