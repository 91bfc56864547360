using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>Puts what silos told together.</summary>
internal static class SituationExtensions
{
    /// <summary>With a stream, its silo and its tenant there; as it is without one.</summary>
    public static Situation With(this Situation now, StreamStatus? stream, IReadOnlyDictionary<string, SiloSituation> silos)
    {
        var silo = stream is null ? null : silos.GetValueOrDefault(stream.Silo);
        return now with
        {
            Stream = stream,
            StreamSilo = silo,
            Tenant = silo?.Tenants.FirstOrDefault(tenant => tenant.Tenant == stream!.Stream.Tenant),
        };
    }
}
