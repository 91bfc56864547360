namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>The accounts of a topic's partitions, made as they are asked for.</summary>
internal sealed class TopicLedger(TimeProvider time)
{
    /// <summary>A number that no partition reaches; what claims more is a stranger.</summary>
    public const int MaxPartitions = 10_000;

    private readonly Lock _gate = new();
    private volatile DeliveredOffsets[] _partitions = [];

    /// <summary>The account of a partition.</summary>
    public DeliveredOffsets this[int partition] => partition < _partitions.Length ? _partitions[partition] : Grow(partition);

    /// <summary>All accounts by number.</summary>
    public IReadOnlyList<DeliveredOffsets> Partitions() => _partitions;

    private DeliveredOffsets Grow(int partition)
    {
        lock (_gate)
        {
            while (_partitions.Length <= partition)
            {
                _partitions = [.. _partitions, new DeliveredOffsets(time)];
            }

            return _partitions[partition];
        }
    }
}
