using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>The label streams that records belong to, each with a number. Thread-safe.</summary>
internal sealed class AuditStreams
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LabelStream, int> _numbers = [];
    private readonly List<LabelStream> _streams = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    /// <summary>The stream of that number.</summary>
    public LabelStream this[int number]
    {
        get
        {
            lock (_gate)
            {
                return _streams[number];
            }
        }
    }

    /// <summary>The number of a stream.</summary>
    public int NumberOf(LabelStream stream)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue(stream, out var number))
            {
                _numbers.Add(stream, number = _streams.Count);
                _streams.Add(stream);
            }

            return number;
        }
    }
}
