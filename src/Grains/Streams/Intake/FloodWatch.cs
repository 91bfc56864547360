namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>
/// Tells when a flood of streams is over, so that its memory can go back: an idle process collects no garbage by itself. Not thread-safe.
/// </summary>
internal sealed class FloodWatch
{
    /// <summary>Some 30 MB: for less no process is stopped.</summary>
    internal const int Flood = 10_000;

    /// <summary>It is not over while more than this part falls quiet between two looks.</summary>
    private const double Settled = 0.95;

    private Course _busy;
    private Course _all;

    /// <summary>Observes how many streams there are; true when many fewer than at the flood, and no longer ever fewer. Then the next flood is waited for.</summary>
    /// <param name="busy">Those that are not at rest.</param>
    /// <param name="all">All on the silo.</param>
    public bool IsOver(int busy, int all)
    {
        var isOver = _busy.Observe(busy) | _all.Observe(all);
        if (isOver)
        {
            (_busy.Peak, _all.Peak) = (busy, all);
        }

        return isOver;
    }

    private struct Course
    {
        private int _last;

        public int Peak { get; set; }

        /// <summary>True when the count has fallen far and has settled.</summary>
        public bool Observe(int count)
        {
            var isSettled = count >= Settled * _last;
            (_last, Peak) = (count, Math.Max(Peak, count));
            return isSettled && Peak - count >= Flood;
        }
    }
}
