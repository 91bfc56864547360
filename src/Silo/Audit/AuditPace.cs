namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Reads no faster than it may. Thread-safe.</summary>
/// <param name="rate">Records a second; 0 for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class AuditPace(int rate, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _records;

    /// <summary>How many were read.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>How long it has taken.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>So many records were read: waits until more may be.</summary>
    public Task TakeAsync(int records, CancellationToken cancellationToken)
    {
        var all = Interlocked.Add(ref _records, records);
        var early = rate == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)all / rate) - Elapsed;
        return early > TimeSpan.Zero ? Task.Delay(early, time, cancellationToken) : Task.CompletedTask;
    }
}
