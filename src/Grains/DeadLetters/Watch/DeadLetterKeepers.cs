using Orleans.Runtime.Services;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Grains.DeadLetters.Watch;

/// <inheritdoc cref="IDeadLetterKeepers"/>
internal sealed class DeadLetterKeepers(IServiceProvider services) : GrainServiceClient<IDeadLetterKeeper>(services), IDeadLetterKeepers
{
    /// <inheritdoc/>
    public IDeadLetterKeeper On(SiloAddress silo) => GetGrainService(silo);
}
