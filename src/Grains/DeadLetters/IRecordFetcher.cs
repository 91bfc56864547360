using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.DeadLetters;

/// <summary>Reads records of a pipeline's topics again.</summary>
public interface IRecordFetcher
{
    /// <summary>
    /// The records at these offsets, in order, in one pass over the partition. Those that Kafka no longer holds are left out.
    /// </summary>
    /// <param name="partition">Where they are.</param>
    /// <param name="offsets">Their offsets, ascending, each once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeadLetterException">Kafka cannot be asked; the message says why.</exception>
    IAsyncEnumerable<SourceRecord> FetchAsync(PartitionId partition, IReadOnlyList<long> offsets, CancellationToken cancellationToken);
}
