using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>Asks each silo of a fleet, through its admin listener, what runs on it.</summary>
internal sealed class SiloScraper(SiloFleet fleet, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Dictionary<int, Reading> _readings = [];

    /// <summary>The silos as they are now.</summary>
    public async Task<IReadOnlyList<SiloView>> ReadAsync(CancellationToken stop)
    {
        var silos = fleet.Silos;
        var answers = await Task.WhenAll(silos.Select(silo => ReadAsync(silo, stop)));
        var seen = answers.OfType<SiloMetrics>().SelectMany(answer => answer.Partitions).ToHashSet();
        return [.. silos.Zip(answers, (silo, answer) => Show(silo, answer, seen))];
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private SiloView Show(SiloRunner silo, SiloMetrics? answer, HashSet<PartitionName> seen)
    {
        var before = _readings.GetValueOrDefault(silo.Number);
        if (silo.State == SiloState.Down)
        {
            _readings.Remove(silo.Number);
            return new SiloView(silo.Name, SiloState.Down, [], 0);
        }

        if (answer is null)
        {
            return new SiloView(silo.Name, silo.State, before is null ? [] : [.. before.Metrics.Partitions.Where(partition => !seen.Contains(partition))], 0);
        }

        var now = new Reading(answer, time.GetTimestamp());
        _readings[silo.Number] = now;
        var rate = before is null ? 0 : Math.Max(0, answer.Delivered - before.Metrics.Delivered) / time.GetElapsedTime(before.At, now.At).TotalSeconds;
        return new SiloView(silo.Name, silo.State, answer.Partitions, rate);
    }

    private async Task<SiloMetrics?> ReadAsync(SiloRunner silo, CancellationToken stop)
    {
        if (silo.State is not (SiloState.Starting or SiloState.Running))
        {
            return null;
        }

        try
        {
            return SiloMetrics.Parse(await _http.GetStringAsync(new Uri(silo.Admin, "metrics"), stop));
        }
        catch (HttpRequestException)
        {
            return null; // Not listening yet, or not any more.
        }
        catch (TaskCanceledException)
        {
            return null; // Too busy to answer, or the run ends.
        }
    }

    private sealed record Reading(SiloMetrics Metrics, long At);
}
