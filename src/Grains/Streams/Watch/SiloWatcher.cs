using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <summary>Tells what this silo remembers of what may keep a pipeline from going on. Asks nobody.</summary>
/// <param name="streams">The batchers here.</param>
/// <param name="tenants">How pushes fare.</param>
/// <param name="writes">How writes to the store fare.</param>
/// <param name="health">The parts of the silo's health; looked for late, because some of them need grains.</param>
/// <param name="silo">This silo.</param>
public sealed class SiloWatcher(LocalStreams streams, ILokiTenants tenants, StoreWrites writes, Func<IEnumerable<IHealthSource>> health, ILocalSiloDetails silo)
{
    /// <summary>The most tenants of an answer.</summary>
    private const int MostTenants = 1000;

    /// <inheritdoc cref="IStreamWatch.GetSituationAsync"/>
    public SiloSituation Situation(string pipeline, ImmutableArray<LabelStream> asked)
    {
        var pushing = tenants.Of(pipeline).ToDictionary(tenant => tenant.Tenant);
        var wanted = asked.Select(stream => stream.Tenant).ToHashSet();
        return new SiloSituation
        {
            Silo = silo.SiloAddress.ToString(),
            Parts = [.. health().SelectMany(source => source.Check()).Where(part => part.Reason is not null && Concerns(pipeline, part.Part))
                .Select(part => new SiloPart(part.Part, part.Ready, part.Reason!) { IsSlow = part.IsSlow })],
            StoreSeconds = writes.Seconds,
            Tenants = [.. pushing.Values.Where(tenant => wanted.Contains(tenant.Tenant) || tenant.FailingSince is not null || tenant.ThrottledSince is not null)
                .Take(MostTenants).Select(tenant => TenantsOnSilo.Of(tenant, silo.SiloAddress.ToString()))],
            Streams = [.. asked.Select(stream => (Stream: stream, Here: streams.Find(stream))).Where(found => found.Here is not null)
                .Select(found => found.Here!.View.Status(found.Stream, silo.SiloAddress, pushing.GetValueOrDefault(found.Stream.Tenant)))],
            Endpoint = tenants.EndpointOf(pipeline),
        };
    }

    /// <summary>Redis is everybody's; of the rest only the pipeline's own.</summary>
    private static bool Concerns(string pipeline, string part) =>
        part is "redis" or "store" || part == $"kafka.{pipeline}" || part == $"topics.{pipeline}";
}
