namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>How fast records come, by when the newest of a partition were written.</summary>
internal static class SampleRate
{
    /// <summary>Of this many records one, the oldest by their times, is left aside: few with a time of their own would stretch the span to nothing.</summary>
    private const int Outliers = 20;

    /// <summary>Records a second; null when the times do not tell.</summary>
    /// <param name="timesMs">When each was written, milliseconds since the Unix epoch, in any order.</param>
    /// <param name="endMs">Up to when records were read; of an idle partition far behind its newest.</param>
    public static double? Of(IReadOnlyList<long> timesMs, long endMs)
    {
        var times = timesMs.Where(time => time <= endMs).Order().ToList();
        if (times.Count < 2)
        {
            return null;
        }

        var first = times.Count / Outliers;
        return endMs > times[first] ? 1000.0 * (times.Count - 1 - first) / (endMs - times[first]) : null;
    }
}
