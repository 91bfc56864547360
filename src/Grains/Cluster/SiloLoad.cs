using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>The partitions that a plan gives to one silo.</summary>
internal sealed class SiloLoad(BalanceMember member)
{
    private readonly SortedDictionary<(string Pipeline, string Topic), SortedSet<int>> _topics = new(TopicOrder.Instance);

    public SiloAddress Silo => member.Silo;

    private readonly HashSet<PartitionId> _pinned = [];

    /// <summary>How many partitions it has.</summary>
    public int Count { get; private set; }

    public IEnumerable<PartitionId> Partitions =>
        _topics.SelectMany(topic => topic.Value, (topic, number) => new PartitionId(topic.Key.Pipeline, topic.Key.Topic, number)).Concat(_pinned);

    /// <summary>Whether the silo can run partitions of a pipeline.</summary>
    public bool Takes(string pipeline) => member.Pipelines.Contains(pipeline);

    /// <summary>How many partitions of the same topic it has.</summary>
    public int CountOf(PartitionId partition) => CountOf((partition.Pipeline, partition.Topic));

    public void Add(PartitionId partition)
    {
        if (!_topics.TryGetValue((partition.Pipeline, partition.Topic), out var numbers))
        {
            _topics.Add((partition.Pipeline, partition.Topic), numbers = []);
        }

        numbers.Add(partition.Partition);
        Count++;
    }

    /// <summary>Adds one that is not to be moved away.</summary>
    public void Pin(PartitionId partition)
    {
        _pinned.Add(partition);
        Count++;
    }

    public void Remove(PartitionId partition)
    {
        var key = (partition.Pipeline, partition.Topic);
        _topics[key].Remove(partition.Partition);
        if (_topics[key].Count == 0)
        {
            _topics.Remove(key);
        }

        Count--;
    }

    /// <summary>A partition, that <paramref name="other"/> can run, of the topic of which this silo has the most more than it; null when there is none.</summary>
    public PartitionId? MostCrowded(SiloLoad other)
    {
        var candidates = _topics.Where(topic => other.Takes(topic.Key.Pipeline)).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var (key, numbers) = candidates.MaxBy(topic => topic.Value.Count - other.CountOf(topic.Key));
        return new PartitionId(key.Pipeline, key.Topic, numbers.Max);
    }

    private int CountOf((string Pipeline, string Topic) key) => _topics.TryGetValue(key, out var numbers) ? numbers.Count : 0;

    private sealed class TopicOrder : IComparer<(string Pipeline, string Topic)>
    {
        public static readonly TopicOrder Instance = new();

        public int Compare((string Pipeline, string Topic) x, (string Pipeline, string Topic) y) =>
            string.CompareOrdinal(x.Pipeline, y.Pipeline) is var order and not 0 ? order : string.CompareOrdinal(x.Topic, y.Topic);
    }
}
