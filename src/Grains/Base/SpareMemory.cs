using Microsoft.Extensions.Logging;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Gives memory back that the process needs no more: an idle one collects no garbage by itself.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class SpareMemory(TimeProvider time, ILogger<SpareMemory> logger)
{
    private readonly GarbageWatch _garbage = new();

    private static long CommittedMiB => GC.GetGCMemoryInfo().TotalCommittedBytes >> 20;

    /// <summary>Gives it back when that is worth a stop. To be called every few seconds, by one at a time.</summary>
    /// <param name="isMuch">True when much of it is known to have become free.</param>
    public void Look(bool isMuch)
    {
        if (_garbage.IsDue(GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.GetGCMemoryInfo().HeapSizeBytes) || isMuch)
        {
            GiveBack(isMuch ? LogLevel.Information : LogLevel.Debug);
        }
    }

    private void GiveBack(LogLevel level)
    {
        var (before, started) = (CommittedMiB, time.GetTimestamp());
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var (after, took) = (CommittedMiB, time.GetElapsedTime(started).TotalSeconds);
        LogGivenBack(level, before, after, took);
    }

    [LoggerMessage(EventName = "MemoryGivenBack", Message =
        "Most streams are quiet, and memory went back: {Before} MiB of the heap are {After} MiB now, which took {Seconds:0.0} s.")]
    private partial void LogGivenBack(LogLevel level, long before, long after, double seconds);
}
