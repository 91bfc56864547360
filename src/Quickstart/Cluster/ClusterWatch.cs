using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>Follows where the partitions are, and says after each event how long they were without a record.</summary>
/// <param name="fleet">The silos.</param>
/// <param name="outages">Measures the partitions' outages.</param>
/// <param name="partitions">How many partitions there are.</param>
/// <param name="board">Is given what the silos run.</param>
/// <param name="say">Is given the reports.</param>
/// <param name="time">The clock.</param>
internal sealed class ClusterWatch(SiloFleet fleet, OutageMeter outages, int partitions, ClusterBoard board, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>An uneven layout may be on its way to an even one.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    /// <summary>After this long the report tells what is not back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly Lock _gate = new();
    private ClusterLayout _layout = new([], partitions);
    private long _layoutSince = time.GetTimestamp();
    private Episode? _episode;
    private bool _saidSpread;

    /// <summary>Goes on until cancelled, then reports what is open.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var scraper = new SiloScraper(fleet, time);
        while (!stop.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            var silos = await scraper.ReadAsync(stop);
            if (!stop.IsCancellationRequested)
            {
                Follow(silos, began);
                await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        lock (_gate)
        {
            EndEpisode();
        }
    }

    /// <summary>Something is about to happen to a silo. What an earlier event did is reported as it stands.</summary>
    public void Begin(ClusterEvent happening)
    {
        lock (_gate)
        {
            if (happening.MayFollow && _episode?.Event.Silo == happening.Silo)
            {
                return;
            }

            EndEpisode();
            outages.Mark();
            _episode = new Episode(happening, _layout, time.GetTimestamp());
        }
    }

    private void Follow(IReadOnlyList<SiloView> silos, long readAt)
    {
        var layout = new ClusterLayout(silos, partitions);
        lock (_gate)
        {
            board.Silos = silos;
            _layoutSince = layout.IsSameAs(_layout) ? _layoutSince : readAt;
            _layout = layout;
            if (!_saidSpread && layout.IsEven)
            {
                _saidSpread = true;
                say($"{partitions} partitions are spread over {silos.Count(silo => silo.Partitions.Count > 0)} silos");
            }

            if (_episode is { } episode && readAt > episode.Began && IsOver(episode))
            {
                EndEpisode();
            }
        }
    }

    private bool IsOver(Episode episode)
    {
        var calm = time.GetElapsedTime(Math.Max(_layoutSince, episode.Began));
        return time.GetElapsedTime(episode.Began) > Patience
            || (_layout.IsWhole && (_layout.IsEven || calm > Calm) && !outages.Gaps().Any(OutageReport.IsOut));
    }

    private void EndEpisode()
    {
        if (_episode is { Event: var happening } episode)
        {
            _episode = null;
            var lost = happening.TakesPartitions ? episode.Before.Of(happening.Silo.Name) : null;
            say(new OutageReport($"{happening.Silo.Name} {happening.What}", lost, episode.Before.MovedIn(_layout), outages.Gaps()).ToString());
        }
    }

    private sealed record Episode(ClusterEvent Event, ClusterLayout Before, long Began);
}
