using System.Numerics;

namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>
/// Tells whether Loki became slower. A larger batch takes longer without Loki being slower, so each is only compared with earlier ones
/// of its size, within a factor of four; what comes out is a ratio, 1 for the usual. Not thread-safe.
/// </summary>
internal sealed class LatencyBaseline
{
    /// <summary>The weight of a window against all before it.</summary>
    private const double Weight = 0.4;

    private const double Deviations = 2.5;

    /// <summary>Windows of a steady Loki hardly differ; below this, a difference is noise.</summary>
    private const double LeastDeviation = 0.2;

    private readonly SizeClass[] _classes = [.. Enumerable.Range(0, 17).Select(_ => new SizeClass())];
    private double _actual;
    private double _expected;
    private int _count;

    // Generous as long as little is known: a first request is no measure.
    private double _variance = 0.25;

    /// <summary>The mean duration of a request.</summary>
    public TimeSpan Mean { get; private set; }

    /// <summary>A ratio above this is more than the usual ups and downs.</summary>
    public double Tolerated => 1 + (Deviations * Math.Max(Math.Sqrt(_variance), LeastDeviation));

    /// <summary>Takes in a request.</summary>
    public void Add(int bytes, TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        var sizeClass = _classes[(BitOperations.Log2((uint)bytes) + 1) / 2];
        _actual += seconds;
        _expected += sizeClass.Mean ?? seconds;
        _count++;
        sizeClass.Sum += seconds;
        sizeClass.Count++;
    }

    /// <summary>Ends a window and begins the next. Returns its requests' duration over the usual one for their sizes; 1 without requests.</summary>
    public double EndWindow()
    {
        if (_count == 0)
        {
            return 1;
        }

        var ratio = _expected > 0 ? _actual / _expected : 1;
        _variance = Blend(_variance, (ratio - 1) * (ratio - 1));
        var mean = TimeSpan.FromSeconds(_actual / _count);
        Mean = Mean == default ? mean : (Mean * (1 - Weight)) + (mean * Weight);
        foreach (var sizeClass in _classes)
        {
            sizeClass.EndWindow();
        }

        (_actual, _expected, _count) = (0, 0, 0);
        return ratio;
    }

    private static double Blend(double before, double now) => before + (Weight * (now - before));

    private sealed class SizeClass
    {
        public double? Mean { get; private set; }

        public double Sum { get; set; }

        public int Count { get; set; }

        public void EndWindow()
        {
            if (Count > 0)
            {
                var mean = Sum / Count;
                Mean = Mean is { } before ? Blend(before, mean) : mean;
                (Sum, Count) = (0, 0);
            }
        }
    }
}
