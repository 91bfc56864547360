using Orleans.Runtime.Services;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <inheritdoc cref="IStreamWatches"/>
internal sealed class StreamWatches(IServiceProvider services) : GrainServiceClient<IStreamWatch>(services), IStreamWatches
{
    /// <inheritdoc/>
    public IStreamWatch On(SiloAddress silo) => GetGrainService(silo);
}
