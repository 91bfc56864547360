using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Selection;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <summary>Asks every silo of its streams, and puts the answers together. A silo that does not answer is named, and keeps nobody waiting.</summary>
public sealed class ClusterStreams(IStreamWatches watches, IClusterMembershipService membership, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private IEnumerable<SiloAddress> Silos => membership.ActiveSilos();

    /// <summary>A page of a pipeline's streams.</summary>
    /// <exception cref="ArgumentException">The query's limit is out of range, or its selector is none.</exception>
    public async Task<StreamPage> PageAsync(string pipeline, StreamQuery query)
    {
        if (query.Limit is < 1 or > StreamQuery.MaxLimit)
        {
            throw new ArgumentException($"The limit must be from 1 to {StreamQuery.MaxLimit}.", nameof(query));
        }

        _ = StreamSelector.Parse(query.Selector);
        var (pages, silent) = await AskAsync(Silos.Where(silo => IsAsked(silo, query)), watch => watch.GetStreamsAsync(pipeline, query));
        return Merge(query, pages) with { Silent = silent };
    }

    /// <summary>A pipeline's tenants.</summary>
    public async Task<TenantList> TenantsAsync(string pipeline)
    {
        var (parts, silent) = await AskAsync(Silos, watch => watch.GetTenantsAsync(pipeline));
        var tenants = parts.SelectMany(part => part).GroupBy(tenant => tenant.Tenant)
            .OrderBy(tenant => tenant.Key, StringComparer.Ordinal)
            .Select(tenant => new TenantStatus(tenant.Key, [.. tenant]));
        return new TenantList([.. tenants], silent);
    }

    /// <summary>Has streams push what they hold.</summary>
    /// <exception cref="ArgumentException">The selector is none.</exception>
    public async Task<FlushOutcome> FlushAsync(string pipeline, StreamScope streams, PartitionScope partitions)
    {
        _ = StreamSelector.Parse(streams.Selector);
        var (told, silent) = await AskAsync(Silos, watch => watch.FlushAsync(pipeline, streams, partitions));
        return new FlushOutcome(told.Sum(), silent);
    }

    /// <summary>Has streams push what they hold, and waits until all of that has its verdicts.</summary>
    /// <exception cref="ArgumentException">The selector is none.</exception>
    public async Task<StreamDrainOutcome> DrainAsync(string pipeline, StreamScope streams, TimeSpan patience)
    {
        _ = StreamSelector.Parse(streams.Selector);
        var (drains, silent) = await AskAsync(Silos, watch => watch.DrainAsync(pipeline, streams, patience), patience + Patience);
        return new StreamDrainOutcome(drains.Sum(drain => drain.Streams), drains.Sum(drain => drain.Unsettled), silent);
    }

    /// <summary>Tells each silo which streams are paused; returns those that could not be told.</summary>
    public async Task<ImmutableArray<SilentSilo>> TellAsync(string pipeline, StreamPauses pauses) => (await AskAsync(Silos, async watch =>
    {
        await watch.TakePausesAsync(pipeline, pauses);
        return true;
    })).Silent;

    /// <summary>What each silo remembers that may keep a pipeline from going on.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="streams">The streams to tell of.</param>
    /// <param name="patience">How long to wait for a silo.</param>
    public Task<(IReadOnlyList<SiloSituation> Silos, ImmutableArray<SilentSilo> Silent)> SituationsAsync(
        string pipeline, ImmutableArray<LabelStream> streams, TimeSpan patience) =>
        AskAsync(Silos, watch => watch.GetSituationAsync(pipeline, streams), patience);

    /// <summary>The first of all pages' streams, and the sums of all.</summary>
    internal static StreamPage Merge(StreamQuery query, IReadOnlyList<StreamPage> pages)
    {
        var first = new FirstStreams<StreamStatus>(new StreamOrder(query.Descending), query.Limit, after: null);
        foreach (var status in pages.SelectMany(page => page.Items))
        {
            first.Offer(status, StreamPlaces.Of(query.Sort, status));
        }

        var items = first.Take();
        return new StreamPage
        {
            Total = pages.Sum(page => page.Total),
            States = [.. pages.SelectMany(page => page.States).GroupBy(count => count.State)
                .OrderBy(state => state.Key).Select(state => new StreamCount(state.Key, state.Sum(count => count.Streams)))],
            HeldBytes = pages.Sum(page => page.HeldBytes),
            HeldRecords = pages.Sum(page => page.HeldRecords),
            Items = [.. items.Select(item => item.Stream)],
            Next = items.Length > 0 && (first.HasMore || pages.Any(page => page.Next is not null)) ? items[^1].Place : null,
        };
    }

    private static bool IsAsked(SiloAddress silo, StreamQuery query) =>
        query.Silos.IsEmpty || query.Silos.Any(silo.IsNamed);

    private Task<(IReadOnlyList<T> Answers, ImmutableArray<SilentSilo> Silent)> AskAsync<T>(
        IEnumerable<SiloAddress> silos, Func<IStreamWatch, Task<T>> ask, TimeSpan? patience = null) =>
        SiloRound.AskAsync(silos, silo => ask(watches.On(silo)), patience ?? Patience, time);
}
