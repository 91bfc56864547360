using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Says how a partition's lag changes, from where it stood at moments that are some seconds apart. Costs a few comparisons at each look. Called from one thread.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LagMeter(TimeProvider time)
{
    /// <summary>From sample to sample, at least.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    /// <summary>A trend needs so much of the past.</summary>
    private static readonly TimeSpan ShortestPast = TimeSpan.FromSeconds(10);

    private const int Samples = 12;
    private const double Tolerance = 0.01;

    /// <summary>Kafka deletes whole segments, seldom: how fast the log's start moves is told by two moves.</summary>
    private (long Start, long At)? _firstMove;

    private (long Start, long At)? _lastMove;

    private readonly Queue<Sample> _past = new(Samples);

    /// <summary>Takes in where the partition stands; what is not known is -1.</summary>
    public void Observe(long watermark, long end, long logStart)
    {
        if (watermark < 0)
        {
            return;
        }

        ObserveStart(logStart);
        if (_past.Count > 0 && watermark < _past.Last().Watermark)
        {
            _past.Clear(); // It went back: what was before says nothing of now.
        }

        if (_past.Count > 0 && time.GetElapsedTime(_past.Last().At) < Spacing)
        {
            return;
        }

        if (_past.Count == Samples)
        {
            _past.Dequeue();
        }

        _past.Enqueue(new Sample(time.GetTimestamp(), watermark, end));
    }

    /// <summary>How fast it gets on; null while that is not known.</summary>
    public PartitionPace? Pace
    {
        get
        {
            if (_past.Count < 2 || time.GetElapsedTime(_past.Peek().At, _past.Last().At) is var span && span < ShortestPast)
            {
                return null;
            }

            var (first, last) = (_past.Peek(), _past.Last());
            var seconds = time.GetElapsedTime(first.At, last.At).TotalSeconds;
            var rate = (last.Watermark - first.Watermark) / seconds;
            return new PartitionPace
            {
                RecordsPerSecond = rate,
                Trend = TrendOf(first, last, rate),
                SecondsToCatchUp = first.Lag > last.Lag && TrendOf(first, last, rate) == LagTrend.Shrinking ? last.Lag / ((first.Lag - last.Lag) / seconds) : null,
                SecondsToRetention = RetentionOf(last, rate),
            };
        }
    }

    private static LagTrend TrendOf(Sample first, Sample last, double rate)
    {
        if (first.End < 0 || last.End < 0)
        {
            return LagTrend.Unknown;
        }

        var tolerance = Math.Max(Math.Max(first.Lag, last.Lag) * Tolerance, rate);
        return last.Lag - first.Lag > tolerance ? LagTrend.Growing : first.Lag - last.Lag > tolerance ? LagTrend.Shrinking : LagTrend.Steady;
    }

    private double? RetentionOf(Sample last, double rate)
    {
        if (_firstMove is not { } first || _lastMove is not { } move || move.At == first.At || last.Lag == 0)
        {
            return null;
        }

        var speed = (move.Start - first.Start) / time.GetElapsedTime(first.At, move.At).TotalSeconds;
        var since = time.GetElapsedTime(move.At).TotalSeconds;
        return speed > rate ? Math.Max(0, ((last.Watermark - move.Start) / (speed - rate)) - since) : null;
    }

    private void ObserveStart(long start)
    {
        if (start < 0 || start == _lastMove?.Start)
        {
            return;
        }

        var move = (start, time.GetTimestamp());
        if (_lastMove is null || start < _lastMove.Value.Start)
        {
            _firstMove = null;
        }
        else
        {
            _firstMove ??= move; // Since when the start seen first stood there is not known.
        }

        _lastMove = move;
    }

    private readonly record struct Sample(long At, long Watermark, long End)
    {
        public long Lag => Math.Max(0, End - Watermark);
    }
}
