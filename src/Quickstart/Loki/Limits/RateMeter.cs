using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Limits;

/// <summary>
/// A stream's rate as Loki's distributors know it: a moving average over whole seconds, whose first value counts whole
/// (<c>pkg/distributor/ratestore.go</c>).
/// </summary>
internal sealed class RateMeter
{
    private const double Smoothing = 0.4;

    private long _second;
    private long _bytes;
    private int _pushes;
    private double _averageBytes;
    private double _averagePushes;
    private bool _isKnown;

    /// <summary>Bytes and pushes per second, those of this second left out.</summary>
    public (double Bytes, double Pushes) At(long nowNs)
    {
        var second = nowNs / NanoTime.Second;
        for (var passed = Math.Min(second - _second, 60); passed > 0; passed--)
        {
            var weight = _isKnown ? Smoothing : 1;
            _averageBytes += weight * (_bytes - _averageBytes);
            _averagePushes += weight * (_pushes - _averagePushes);
            _isKnown |= _pushes > 0;
            (_bytes, _pushes) = (0, 0);
        }

        _second = Math.Max(_second, second);
        return (_averageBytes, _averagePushes);
    }

    /// <summary>Counts a push.</summary>
    public void Add(long bytes)
    {
        _bytes += bytes;
        _pushes++;
    }
}
