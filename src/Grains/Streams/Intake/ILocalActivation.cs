using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>What others on its silo ask of this very activation of a stream batcher. Any thread may call.</summary>
internal interface ILocalActivation
{
    /// <summary>True when it has nothing that only pushes need.</summary>
    bool IsAtRest { get; }

    /// <summary>Has it give that back, if nothing of it matters any more.</summary>
    void Rest();

    /// <summary>Has it look whether it may push.</summary>
    void Wake();

    /// <summary>Has it push what it holds, if it holds something of some partitions; completes with whether it does.</summary>
    Task<bool> FlushAsync(PartitionScope partitions);

    /// <summary>Closes the stream's batcher, wherever it is by now (<see cref="IStreamBatcherGrain.CloseAsync"/>).</summary>
    Task CloseAsync();

    /// <summary>Makes it leave; completes when it is gone, or after a second.</summary>
    Task GiveUpAsync();

    /// <summary>Nothing is to be held any longer: it breaks off what it has under way.</summary>
    void Release();
}
