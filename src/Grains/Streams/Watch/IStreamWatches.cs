using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <summary>Reaches the <see cref="IStreamWatch"/> of each silo.</summary>
public interface IStreamWatches
{
    /// <summary>That of a silo.</summary>
    IStreamWatch On(SiloAddress silo);
}
