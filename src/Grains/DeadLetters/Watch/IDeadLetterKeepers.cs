using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Grains.DeadLetters.Watch;

/// <summary>Reaches the <see cref="IDeadLetterKeeper"/> of each silo.</summary>
public interface IDeadLetterKeepers
{
    /// <summary>That of a silo.</summary>
    IDeadLetterKeeper On(SiloAddress silo);
}
