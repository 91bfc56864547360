using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Pauses;
using OrleansKafkaLoki.Grains.Streams.Selection;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <summary>Looks over the batchers of this silo without calling any of them, and hands flushes on to them.</summary>
public sealed class StreamWatcher(LocalStreams streams, PausedStreams paused, ILokiTenants tenants, ILocalSiloDetails silo, TimeProvider time)
{
    /// <summary>The most tenants of an answer: those that hold the most.</summary>
    private const int MostTenants = 1000;

    /// <summary>A batcher that is leaving may not answer; less than whoever asks this silo waits.</summary>
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(1);

    /// <summary>How often a drain looks.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly string _silo = silo.SiloAddress.ToString();

    /// <inheritdoc cref="IStreamWatch.GetStreamsAsync"/>
    public StreamPage Page(string pipeline, StreamQuery query)
    {
        var selector = StreamSelector.Parse(query.Selector);
        var pushing = tenants.Of(pipeline).ToDictionary(tenant => tenant.Tenant);
        var first = new FirstStreams<KeyValuePair<LabelStream, LocalStream>>(new StreamOrder(query.Descending), query.Limit, query.After);
        var counts = new int[Enum.GetValues<StreamState>().Length];
        var (total, bytes, records) = (0, 0L, 0L);
        foreach (var stream in streams.Of(pipeline))
        {
            var (key, view) = (stream.Key, stream.Value.View);
            if ((!query.Tenants.IsEmpty && !query.Tenants.Contains(key.Tenant)) || !selector.Finds(key.Labels))
            {
                continue;
            }

            var tenant = pushing.GetValueOrDefault(key.Tenant);
            var state = view.State(tenant);
            counts[(int)state]++;
            if (!query.States.IsEmpty && !query.States.Contains(state))
            {
                continue;
            }

            total++;
            bytes += view.HeldBytes;
            records += view.HeldRecords;
            first.Offer(stream, StreamPlaces.Of(query.Sort, key, view, tenant, _silo));
        }

        var page = first.Take();
        return new StreamPage
        {
            Total = total,
            States = [.. Enum.GetValues<StreamState>().Select(state => new StreamCount(state, counts[(int)state])).Where(count => count.Streams > 0)],
            HeldBytes = bytes,
            HeldRecords = records,
            Items = [.. page.Select(one => one.Stream.Value.View.Status(one.Stream.Key, silo.SiloAddress, pushing.GetValueOrDefault(one.Stream.Key.Tenant)))],
            Next = first.HasMore ? page[^1].Place : null,
        };
    }

    /// <inheritdoc cref="IStreamWatch.GetTenantsAsync"/>
    public ImmutableArray<TenantOnSilo> Tenants(string pipeline)
    {
        var held = new Dictionary<string, TenantOnSilo>();
        foreach (var (stream, local) in streams.Of(pipeline))
        {
            var before = held.GetValueOrDefault(stream.Tenant) ?? new TenantOnSilo { Tenant = stream.Tenant, Silo = _silo };
            held[stream.Tenant] = before with
            {
                Streams = before.Streams + 1,
                HeldBytes = before.HeldBytes + local.View.HeldBytes,
                HeldRecords = before.HeldRecords + local.View.HeldRecords,
            };
        }

        foreach (var tenant in tenants.Of(pipeline))
        {
            held[tenant.Tenant] = TenantsOnSilo.Of(tenant, _silo, held.GetValueOrDefault(tenant.Tenant));
        }

        return [.. held.Values.Select(tenant => tenant with { Pause = paused.OrderOf(pipeline, tenant.Tenant) }).OrderByDescending(tenant => tenant.HeldBytes).ThenBy(tenant => tenant.Tenant, StringComparer.Ordinal).Take(MostTenants)];
    }

    /// <inheritdoc cref="IStreamWatch.FlushAsync"/>
    public async Task<int> FlushAsync(string pipeline, StreamScope scope, PartitionScope partitions)
    {
        var (told, asked) = (0, new List<Task<bool>>());
        foreach (var local in Holding(pipeline, scope))
        {
            if (partitions == PartitionScope.All)
            {
                local.Inbox.Flush();
                told++;
            }
            else
            {
                asked.Add(local.Activation.FlushAsync(partitions)); // Only the batcher itself knows.
            }
        }

        await Task.WhenAny(Task.WhenAll(asked), Task.Delay(LongestFlush, time));
        return told + asked.Count(answer => answer is { IsCompletedSuccessfully: true, Result: true });
    }

    /// <inheritdoc cref="IStreamWatch.DrainAsync"/>
    public async Task<StreamDrainOutcome> DrainAsync(string pipeline, StreamScope scope, TimeSpan patience)
    {
        var (started, marks) = (time.GetTimestamp(), new List<HeldMark>());
        foreach (var local in Holding(pipeline, scope))
        {
            marks.Add(HeldMark.Of(local.View));
            local.Inbox.Flush();
        }

        var told = marks.Count;
        while (marks.RemoveAll(static mark => mark.IsSettled) >= 0 && marks.Count > 0 && time.GetElapsedTime(started) < patience)
        {
            await Task.Delay(BetweenLooks, time);
        }

        return new StreamDrainOutcome(told, marks.Count, []);
    }

    /// <summary>Those of a scope that hold something.</summary>
    private IEnumerable<LocalStream> Holding(string pipeline, StreamScope scope)
    {
        var filter = new StreamFilter(scope);
        return streams.Of(pipeline).Where(stream => stream.Value.View.HeldBytes > 0 && filter.Finds(stream.Key)).Select(stream => stream.Value);
    }
}
