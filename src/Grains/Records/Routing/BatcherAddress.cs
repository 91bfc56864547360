using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>How the partitions of a silo call a stream's batcher on another one. Any thread may use it.</summary>
/// <param name="stream">The stream.</param>
/// <param name="batcher">Its batcher, wherever that is.</param>
public sealed class BatcherAddress(LabelStream stream, IStreamBatcherGrain batcher)
{
    private volatile SiloAddress? _silo;

    /// <summary>The stream.</summary>
    public LabelStream Stream => stream;

    /// <summary>Its batcher.</summary>
    public IStreamBatcherGrain Batcher => batcher;

    /// <summary>The silo where it was seen last, which takes the chunks of many streams in one call; null where calls go to the batcher itself.</summary>
    public SiloAddress? Silo
    {
        get => _silo;
        set => _silo = value;
    }

    /// <summary>It is not to be found on a silo any more; what somebody else has found since stays.</summary>
    public void Left(SiloAddress silo)
    {
        if (silo.Equals(Silo))
        {
            Silo = null;
        }
    }
}
