using System.Collections.Frozen;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Jobs;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Jobs;

/// <summary>
/// A replay of dead letters, wherever in the cluster they are kept: what the command <c>replay</c> does, by the one silo that has the job. Before each round it makes
/// sure that it still has it.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="job">The job.</param>
/// <param name="services">Make what it needs.</param>
/// <param name="places">Where the letters are.</param>
/// <param name="watch">Is told how far it is.</param>
/// <param name="time">The clock.</param>
internal sealed class LettersJob(string pipeline, PipelineJob job, IServiceProvider services, LetterPlaces places, IJobWatch watch, TimeProvider time)
{
    /// <summary>How long a round may take to have its outcome once the job is to end: what is broken off cannot always be asked for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ReplaySummary _summary = new();

    private JobProgress Now => job.Progress with
    {
        Phase = JobPhase.Comparing,
        Records = _summary.Seen,
        Shipped = job.Progress.Shipped + _summary.Replayed,
        AlreadyThere = job.Progress.AlreadyThere + _summary.AlreadyStored,
        Refused = job.Progress.Refused + _summary.Refused,
        PossiblyRepeated = job.Progress.PossiblyRepeated + _summary.PossiblyRepeated,
        Trouble = null,
    };

    /// <summary>Does it.</summary>
    public async Task<JobResult> RunAsync(CancellationToken cancellationToken)
    {
        var (isAnywhere, files, silent) = await places.FindAsync(pipeline);
        using var breaking = new CancellationTokenSource();
        await using var ending = cancellationToken.Register(() => breaking.CancelAfter(Grace));
        if (isAnywhere)
        {
            var run = ActivatorUtilities.CreateInstance<ReplayRun>(services, OptionsOf(files));
            await WatchedAsync(run.RunAsync(_summary, token => watch.KeepAsync(Now, token), cancellationToken, breaking.Token));
        }

        watch.Show(Now);
        return ResultOf(silent);
    }

    private ReplayOptions OptionsOf(IReadOnlyList<ILetterFile> files) => new(pipeline, files, job.Order.Causes.ToFrozenSet(), ToOriginalStreams: false, IsDryRun: false)
    {
        Scope = job.Order.Scope,
        Letters = job.Order.Letters.Select(LetterId.Parse).OfType<LetterId>().ToFrozenSet(),
    };

    private async Task WatchedAsync(Task replay)
    {
        while (await Task.WhenAny(replay, Task.Delay(BetweenLooks, time, CancellationToken.None)) != replay)
        {
            watch.Show(Now);
        }

        await replay;
    }

    private JobResult ResultOf(IReadOnlyList<SilentSilo> silent)
    {
        var now = Now;
        return new JobResult
        {
            Letters = new LettersResult
            {
                Replayed = now.Shipped,
                AlreadyThere = now.AlreadyThere,
                Refused = now.Refused,
                Skipped = _summary.Skipped,
                Filtered = _summary.Filtered,
                Repeats = _summary.Repeats,
                Gone = _summary.Gone,
                Unreadable = _summary.Unreadable.Count,
                Unseen = _summary.Unseen,
                PossiblyRepeated = now.PossiblyRepeated,
                Unconfirmed = _summary.Unconfirmed,
            },
            Notes =
            [
                .. silent.Select(silo => $"The silo {silo.Silo} did not answer, and its letters stay: {silo.Reason}"),

                // Not in Loki's words, which may quote a record.
                .. _summary.Refusals.Select(refusal => $"{RejectionCauses.Name(refusal.Cause)}: {refusal.Count} refused again, such as {refusal.First.Partition} at {refusal.First.Offset}"),
            ],
        };
    }
}
