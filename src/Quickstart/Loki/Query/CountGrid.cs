namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>The points of a count: point k looks at the times after <c>start + k·step − range</c> up to <c>start + k·step</c>.</summary>
internal readonly struct CountGrid(long startNs, long stepNs, long rangeNs, int points)
{
    /// <summary>Whether a point looks at any time of the span.</summary>
    public bool Touches(long minNs, long maxNs) => points > 0 && maxNs > startNs - rangeNs && minNs <= startNs + ((points - 1) * stepNs);

    /// <summary>Adds entries that the same points look at; false, and nothing added, if they do not.</summary>
    public bool TryAddAll(CountSeries series, long minNs, long maxNs, int count)
    {
        var (first, last) = PointsOf(minNs);
        if (minNs != maxNs && PointsOf(maxNs) != (first, last))
        {
            return false;
        }

        if (first <= last)
        {
            series.Add(first, last, count);
        }

        return true;
    }

    private (long First, long Last) PointsOf(long timestampNs) => (
        Math.Max(0, CeilingDivide(timestampNs - startNs, stepNs)),
        Math.Min(points - 1, CeilingDivide(timestampNs + rangeNs - startNs, stepNs) - 1));

    private static long CeilingDivide(long value, long divisor) => (value / divisor) + (value > 0 && value % divisor != 0 ? 1 : 0);
}
