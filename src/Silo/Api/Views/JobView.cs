using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>A job.</summary>
internal sealed record JobView
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>replay, audit or dead_letters.</summary>
    public required string Kind { get; init; }

    /// <summary>running, cancelling, done, failed or cancelled.</summary>
    public required string State { get; init; }

    /// <summary>The topic; absent for the whole pipeline.</summary>
    public string? Topic { get; init; }

    /// <summary>The partition; absent for the whole topic.</summary>
    public int? Partition { get; init; }

    /// <summary>The first offset, where that was said.</summary>
    public long? FromOffset { get; init; }

    /// <summary>The offset behind the last one, where that was said.</summary>
    public long? ToOffset { get; init; }

    /// <summary>From which time on, UTC, where that was said.</summary>
    public DateTime? From { get; init; }

    /// <summary>Up to which time, UTC, where that was said.</summary>
    public DateTime? To { get; init; }

    /// <summary>Who wanted it.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was started, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>When it ended, UTC; absent before.</summary>
    public DateTime? Ended { get; init; }

    /// <summary>The silo that runs it, or ran it last.</summary>
    public required string Silo { get; init; }

    /// <summary>How many silos have begun or gone on with it.</summary>
    public required int Attempts { get; init; }

    /// <summary>Offsets that it looks at; absent of dead letters.</summary>
    public long? Offsets { get; init; }

    /// <summary>Offsets that were asked for, and that the pipeline had not come to; absent of dead letters.</summary>
    public long? Unshipped { get; init; }

    /// <summary>Only dead letters of these causes; absent for all.</summary>
    public IReadOnlyList<string>? Causes { get; init; }

    /// <summary>Only these dead letters; absent for all.</summary>
    public IReadOnlyList<string>? Letters { get; init; }

    /// <summary>How far it is, or was at its end.</summary>
    public required JobProgressView Progress { get; init; }

    /// <summary>What it found; absent before its end, and of dead letters.</summary>
    public JobResultView? Result { get; init; }

    /// <summary>What became of dead letters; absent before its end, and of other kinds.</summary>
    public LettersResultView? LettersResult { get; init; }

    /// <summary>Why it failed; absent where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The view of <paramref name="job"/>.</summary>
    public static JobView Of(PipelineJob job) => new()
    {
        Id = job.Id,
        Kind = ApiNames.Of(job.Order.Kind),
        State = ApiNames.Of(job.State),
        Topic = job.Order.Scope.Topic,
        Partition = job.Order.Scope.Partition,
        FromOffset = job.Order.FromOffset,
        ToOffset = job.Order.ToOffset,
        From = Known.Time(job.Order.FromMs),
        To = Known.Time(job.Order.ToMs),
        By = job.Order.By,
        Reason = job.Order.Reason,
        Started = Known.Time(job.StartedMs)!.Value,
        Ended = Known.Time(job.EndedMs),
        Silo = job.Silo,
        Attempts = job.Attempts,
        Offsets = job.Order.Kind == JobKind.DeadLetters ? null : job.Offsets,
        Unshipped = job.Order.Kind == JobKind.DeadLetters ? null : job.Unshipped,
        Causes = job.Order.Causes.IsEmpty ? null : [.. job.Order.Causes.Select(ApiNames.Of)],
        Letters = job.Order.Letters.IsEmpty ? null : [.. job.Order.Letters],
        Progress = JobProgressView.Of(job.Progress),
        Result = job.Result is { Letters: null } result ? JobResultView.Of(result, job.Order.Kind) : null,
        LettersResult = LettersResultView.Of(job.Result),
        Error = job.Error,
    };
}
