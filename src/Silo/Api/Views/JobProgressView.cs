using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>How far a job is.</summary>
/// <param name="Phase">starting, counting (reads Kafka), asking (Loki, for sums) or comparing (entry by entry; a replay ships what is missing).</param>
/// <param name="Records">Records that were read since this silo began with it; those that are compared are read twice.</param>
/// <param name="RecordsToRead">How many there are about; absent while that is unknown.</param>
/// <param name="RecordsPerSecond">How many a second; absent before the first.</param>
/// <param name="Share">How much of the phase is done, from 0 to 1; absent where that is unknown.</param>
/// <param name="SecondsLeft">How long the phase still takes at that pace; absent where that is unknown.</param>
/// <param name="Windows">Windows of streams that differ and were compared.</param>
/// <param name="WindowsToCompare">Those that differ; absent while that is unknown.</param>
/// <param name="Shipped">Entries that Loki took.</param>
/// <param name="AlreadyThere">Those that it turned out to hold.</param>
/// <param name="Refused">Those that it refused: they are dead letters.</param>
/// <param name="PossiblyRepeated">Those that were sent again although Loki may have taken them, and could not be asked.</param>
/// <param name="Trouble">What keeps it from going on; absent where nothing does.</param>
internal sealed record JobProgressView(
    string Phase, long Records, long? RecordsToRead, double? RecordsPerSecond, double? Share, double? SecondsLeft, long Windows, long? WindowsToCompare,
    long Shipped, long AlreadyThere, long Refused, long PossiblyRepeated, string? Trouble)
{
    /// <summary>The view of <paramref name="progress"/>.</summary>
    public static JobProgressView Of(JobProgress progress)
    {
        var (done, all) = progress.Phase == JobPhase.Comparing ? (progress.Windows, progress.WindowsToCompare) : (progress.Records, progress.RecordsToRead);
        var isMeasured = all > 0 && progress.Phase is (JobPhase.Counting or JobPhase.Comparing);
        var isTimed = progress.Phase == JobPhase.Counting && progress.RecordsPerSecond > 0 && all > 0;
        return new JobProgressView(
            ApiNames.Of(progress.Phase), progress.Records, Known.Some(progress.RecordsToRead), progress.RecordsPerSecond > 0 ? Math.Round(progress.RecordsPerSecond, 1) : null,
            isMeasured ? Math.Round(Math.Clamp((double)done / Math.Max(1, all), 0, 1), 4) : null,
            isTimed ? Math.Round(Math.Max(0, all - done) / progress.RecordsPerSecond, 1) : null,
            progress.Windows, Known.Some(progress.WindowsToCompare), progress.Shipped, progress.AlreadyThere, progress.Refused, progress.PossiblyRepeated, progress.Trouble);
    }
}
