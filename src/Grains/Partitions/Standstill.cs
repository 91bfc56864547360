using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Sees when a partition's oldest record waits for long, and for whom. Runs on the grain's scheduler, but for <see cref="Reason"/>.</summary>
/// <param name="window">What waits.</param>
/// <param name="findHeaviest">Finds whose it is, for the most part.</param>
/// <param name="time">The clock.</param>
internal sealed class Standstill(AckWindow window, Func<WaitingTenant?> findHeaviest, TimeProvider time)
{
    /// <summary>Longer than an ordinary batch takes, and a batch of a stream that Loki throttles for a moment.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>From then on it is told for whom it waits; whether that is trouble is for others to find out.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(3);

    private long _watermark = -1;
    private long _since;
    private volatile string? _reason;
    private volatile WaitingTenant? _waitsFor;

    /// <summary>For whom the partition's checkpoint waits, and how much; null while it moves. Any thread may ask.</summary>
    public string? Reason => _reason;

    /// <summary>For whom, from the first seconds on; null while it moves. Any thread may ask.</summary>
    public WaitingTenant? WaitsFor => _waitsFor;

    /// <summary>Looks again.</summary>
    public void Look()
    {
        if (window.Watermark != _watermark || window.IsEmpty)
        {
            (_watermark, _since, _reason, _waitsFor) = (window.Watermark, time.GetTimestamp(), null, null);
        }
        else if (time.GetElapsedTime(_since) is var stood && stood >= Notice && findHeaviest() is { } heaviest)
        {
            _waitsFor = heaviest;
            _reason = stood >= Patience ? Describe(heaviest, stood) : null;
        }
    }

    private string Describe(WaitingTenant heaviest, TimeSpan stood) => string.Create(
        CultureInfo.InvariantCulture,
        $"Its checkpoint has waited for {stood.TotalSeconds:0} s; {window.PendingBytes / 1024.0 / 1024:0.0} MiB have no verdict, most of it {NameOf(heaviest)}.");

    private static string NameOf(WaitingTenant heaviest)
    {
        var tenant = heaviest.Stream.Tenant.Length == 0 ? "" : $"tenant {heaviest.Stream.Tenant}'s, ";
        return $"{tenant}stream {new LogText(heaviest.Stream.Labels)}{(heaviest.Streams == 1 ? "" : $" and {heaviest.Streams - 1} others")}";
    }
}
