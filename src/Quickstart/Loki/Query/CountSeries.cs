using OrleansKafkaLoki.Quickstart.Loki.Labels;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>The counts of one label set at each point.</summary>
internal sealed class CountSeries(LabelSet labels, int points)
{
    private readonly long[] _changes = new long[points + 1];

    public LabelSet Labels => labels;

    /// <summary>Everything added.</summary>
    public long Total { get; private set; }

    /// <summary>Adds to the points from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public void Add(long first, long last, int count)
    {
        _changes[first] += count;
        _changes[last + 1] -= count;
        Total += count;
    }

    /// <summary>The counts, point by point.</summary>
    public IEnumerable<long> Values()
    {
        var value = 0L;
        for (var point = 0; point < points; point++)
        {
            yield return value += _changes[point];
        }
    }
}
