using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Jobs;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Audit.Continuous;

namespace OrleansKafkaLoki.Silo.Jobs;

/// <summary>A replay or an audit of a range of Kafka, beside the pipeline that runs: with a consumer and memory of its own, and at a pace that leaves it room.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="sink">How it pushes.</param>
/// <param name="job">The job.</param>
/// <param name="services">Make what it needs.</param>
/// <param name="watch">Is told how far it is.</param>
/// <param name="time">The clock.</param>
internal sealed class RangeJob(string pipeline, LokiSinkOptions sink, PipelineJob job, IServiceProvider services, IJobWatch watch, TimeProvider time)
{
    /// <summary>Of the time, for reading and for questions to Loki each.</summary>
    private const double Share = 0.5;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenKept = TimeSpan.FromSeconds(15);

    private readonly List<AuditFinding> _findings = [];
    private readonly JobMeter _meter = new(job.Progress with { Phase = JobPhase.Starting, Trouble = null });

    /// <summary>What is asked of an audit.</summary>
    public static AuditOptions OptionsOf(string pipeline, JobOrder order) => new(
        pipeline, order.Scope.Topic is { } topic ? [topic] : [], order.Scope.Topic is null ? null : order.Scope.Partition, TimeOf(order.FromMs), TimeOf(order.ToMs))
    {
        FromOffset = order.FromOffset,
        ToOffset = order.ToOffset,
        ComparesAll = order.ComparesAll,
        Rate = order.Rate,
        Share = Share,
    };

    /// <summary>Does it.</summary>
    public async Task<JobResult> RunAsync(CancellationToken cancellationToken)
    {
        // What has got another timestamp on its way is there under that: it must not be taken for missing.
        var isExact = job.Order.Kind == JobKind.Replay && sink.OutOfOrderAction != OutOfOrderAction.RewriteTimestamp && sink.OnTooOld != TooOldAction.RewriteTimestamp;
        var options = OptionsOf(pipeline, job.Order) with { IsExact = isExact };
        var consumers = ActivatorUtilities.CreateInstance<AuditConsumers>(services);
        try
        {
            var run = ActivatorUtilities.CreateInstance<AuditRun>(services, options, (Action<AuditFinding>)Remember, consumers);
            var shipping = job.Order.Kind == JobKind.Replay
                ? new JobShipping(job.Order.IsSettled, job.Progress, ActivatorUtilities.CreateInstance<AuditRepair>(services, options), _meter, watch)
                : null;
            return ResultOf(await WatchedAsync(run, run.RunAsync([.. job.Ranges.Select(RangeOf)], log: null, shipping, cancellationToken), cancellationToken));
        }
        finally
        {
            await consumers.StopAsync(CancellationToken.None);
        }
    }

    private static AuditRange RangeOf(JobRange range) => new(range.Partition, range.From, range.To, range.Unshipped);

    private static DateTimeOffset? TimeOf(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private async Task<AuditResult> WatchedAsync(AuditRun run, Task<AuditResult> audit, CancellationToken cancellationToken)
    {
        var kept = time.GetTimestamp();
        while (await Task.WhenAny(audit, Task.Delay(BetweenLooks, time, CancellationToken.None)) != audit)
        {
            var progress = _meter.Change(before => Now(run, before));
            watch.Show(progress);
            if (time.GetElapsedTime(kept) >= BetweenKept && !cancellationToken.IsCancellationRequested)
            {
                // Whoever has the job by now ends this one; the store may be away, and the audit goes on.
                watch.KeepAsync(progress, cancellationToken).Ignore();
                kept = time.GetTimestamp();
            }
        }

        var result = await audit;
        watch.Show(_meter.Change(before => Now(run, before)));
        return result;
    }

    private static JobProgress Now(AuditRun run, JobProgress before)
    {
        var stand = run.Stand;
        return before with
        {
            Phase = stand switch
            {
                { ToRead: 0 } => JobPhase.Starting,
                { IsCounted: false } => JobPhase.Counting,
                { ToCompare: 0 } => JobPhase.Asking,
                _ => JobPhase.Comparing,
            },
            Records = stand.Records,
            RecordsToRead = stand.ToRead,
            RecordsPerSecond = stand.Records / Math.Max(1, stand.Elapsed.TotalSeconds),
            Windows = stand.Compared,
            WindowsToCompare = stand.ToCompare,
            Trouble = stand.Trouble,
        };
    }

    private void Remember(AuditFinding finding)
    {
        if (_findings.Count < JobResult.MostFindings)
        {
            _findings.Add(finding);
        }
    }

    private JobResult ResultOf(AuditResult audit)
    {
        var total = audit.Total;
        return new JobResult
        {
            Records = total.Records,
            Filtered = total.Filtered,
            Expected = total.Expected,
            Found = total.Found,
            Missing = total.Missing,
            Twice = total.Twice,
            DeadLetters = total.DeadLettered,
            TooOld = total.TooOld,
            Unasked = total.Unasked,
            Timeless = total.Timeless,
            Gone = total.Gone,
            Unsettled = audit.Unsettled,
            Others = audit.Others,
            IsProven = audit.IsProven,
            Findings = [.. _findings],
            Notes = [.. NotesOf(audit)],
        };
    }

    private static ImmutableArray<string> NotesOf(AuditResult audit) =>
    [
        .. audit.Lookbacks.Select(limit => LokiSight.Describe(limit.Key, limit.Value)),
        .. audit.Mute.Select(mute => $"tenant '{mute.Key}': Loki does not say how far back it answers: {mute.Value}"),
        .. audit.Refusals.Take(JobResult.MostFindings).Select(refusal => $"{refusal.Stream.Labels}: {refusal.Reason}"),
        .. audit.MoreCounted.Take(JobResult.MostFindings).Select(more => $"{more.Stream.Labels}: Loki counts {more.Count} entries more than it shows"),
    ];
}
