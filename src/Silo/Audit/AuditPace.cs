namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Works no faster, and takes no larger a share of the time, than it may. Thread-safe.</summary>
/// <param name="rate">The most records a second; 0 for no limit.</param>
/// <param name="share">The most of the time that work may take, such as 0.25; 1 for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class AuditPace(int rate, double share, TimeProvider time)
{
    /// <summary>Shorter rests are put off: a timer is no more exact.</summary>
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(10);

    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private TimeSpan _restsUntil;
    private long _records;

    /// <summary>How many records were read.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>How long it has taken.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Records were worked on: waits until more may be.</summary>
    /// <param name="records">How many.</param>
    /// <param name="began">When the work on them began, in ticks of the clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task TakeAsync(int records, long began, CancellationToken cancellationToken)
    {
        var all = Interlocked.Add(ref _records, records);
        var early = rate == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)all / rate) - Elapsed;
        var rest = RestAfter(time.GetElapsedTime(began));
        var wait = early > rest ? early : rest;
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }

    private TimeSpan RestAfter(TimeSpan work)
    {
        if (share >= 1)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            var now = Elapsed;
            var begin = now - work;
            _restsUntil = (_restsUntil > begin ? _restsUntil : begin) + (work / share);
            return _restsUntil - now >= ShortestRest ? _restsUntil - now : TimeSpan.Zero;
        }
    }
}
