using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>What stays the same during one schedule.</summary>
internal sealed class Plan : IPipelineCatalog
{
    /// <summary>The configuration refuses what is longer.</summary>
    public const int MaxLineSize = 40;

    /// <summary>Stages leave out the lines that hold it.</summary>
    public const string Dropped = "drop";

    /// <summary>A stage refuses the lines that hold it.</summary>
    public const string Unreadable = "odd";

    /// <summary>Draws a plan.</summary>
    /// <param name="mode">The delivery mode.</param>
    /// <param name="patient">False when a silent query side is given up on at some time.</param>
    /// <param name="tape">The choices.</param>
    /// <param name="start">When the schedule begins.</param>
    public Plan(DeliveryMode mode, bool patient, Tape tape, DateTimeOffset start)
    {
        StartMs = start.ToUnixTimeMilliseconds();
        Partitions = 1 + tape.Next(3);
        Streams = 1 + tape.Next(3);
        Salt = tape.Next(256);
        Drift = TimeSpan.FromMinutes(tape.Next(4) switch { 2 => 20, 3 => 40, _ => 0 });
        Cause = tape.Next(2) == 0 ? RejectionCause.TooOld : RejectionCause.Other;
        MaxEntriesPerPush = tape.Next(4) == 3 ? 2 : int.MaxValue;
        var options = new PipelineOptions();
        options.Source.Tombstones = TombstonePolicy.Skip;
        options.Source.CommitIntervalMs = 700;
        options.Sink.Labels = new() { ["s"] = "{{ message_key }}" };
        options.Sink.Limits.MaxLineSize = MaxLineSize;
        options.Sink.Delivery = mode;
        options.Sink.OutOfOrderAction = tape.Next(8) switch { 5 or 6 => OutOfOrderAction.RewriteTimestamp, 7 => OutOfOrderAction.Drop, _ => OutOfOrderAction.Accept };
        options.Sink.Batch.MaxEvents = tape.Next(16) is var few and < 10 ? 1 + few : 50; // Of few, each chunk wakes its batcher at once.
        options.Sink.Batch.MaxStreams = 1 + tape.Next(4);
        options.Sink.Query.SettleSecs = World.Quiet.TotalSeconds;
        options.Sink.Query.GiveUpSecs = patient ? 1_000_000 : 2;
        LongestQuestionNs = tape.Next(4) switch { 2 => 0, 3 => 10_000_000_000, _ => long.MaxValue };
        if (tape.Next(4) == 3)
        {
            (options.Sink.OnTooOld, options.Sink.Limits.RejectOldSamplesMaxAgeSecs) = (TooOldAction.RewriteTimestamp, 1800);
        }

        (Splits, SetsTime) = tape.Next(8) switch { 4 => (true, false), 5 => (true, true), 6 or 7 => (false, true), _ => (false, false) };
        if (HasStages)
        {
            options.Stages = CreateStages();
            options.Sink.Labels = new() { ["s"] = "{{ other | or message_key }}" };
        }

        IsInOrder = !SetsTime && options.Sink.OutOfOrderAction != OutOfOrderAction.Accept && Partitions == 1 && tape.Next(4) > 0;
        Pipelines = new Dictionary<string, PipelineOptions> { [World.Pipeline] = options };
    }

    public int Partitions { get; }

    public int Streams { get; }

    /// <summary>True when a record has an entry of each line of its value, which may name its stream or be left out.</summary>
    public bool Splits { get; }

    /// <summary>True when a line may name the time of its entry.</summary>
    public bool SetsTime { get; }

    /// <summary>True when the pipeline has stages.</summary>
    public bool HasStages => Splits || SetsTime;

    /// <summary>Records whose entries have to be told apart and kept in order are of one millisecond.</summary>
    public int RecordsPerMs => Splits ? 3 : 1;

    /// <summary>True when every stream's records are in order in the log, and order decides what is sent.</summary>
    public bool IsInOrder { get; }

    /// <summary>When the schedule begins, milliseconds since the Unix epoch.</summary>
    public long StartMs { get; }

    /// <summary>Seeds the logs.</summary>
    public int Salt { get; }

    /// <summary>How far each partition's records are behind those of the partition before.</summary>
    public TimeSpan Drift { get; }

    /// <summary>Why Loki refuses what it refuses.</summary>
    public RejectionCause Cause { get; }

    /// <summary>How many entries Loki takes at once.</summary>
    public int MaxEntriesPerPush { get; }

    /// <summary>Loki answers no question for a longer range.</summary>
    public long LongestQuestionNs { get; }

    public LokiSinkOptions Sink => Pipelines[World.Pipeline].Sink;

    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; }

    private List<StageOptions> CreateStages()
    {
        List<StageOptions> stages = [];
        if (Splits)
        {
            stages.Add(new StageOptions { Split = new SplitStageOptions { By = SplitMode.Lines } });
            stages.Add(new StageOptions { Drop = new DropStageOptions(), If = $"|= \"{Dropped}\"" });
            stages.Add(new StageOptions { Regex = new RegexStageOptions { Expression = " s(?P<other>[0-9])" } });
        }

        if (SetsTime)
        {
            stages.Add(new StageOptions { Regex = new RegexStageOptions { Expression = " t(?P<time>[0-9]+)" } });
            stages.Add(new StageOptions { Timestamp = new TimestampStageOptions { Source = "time", Format = "UnixMs" } });
        }

        var refuses = new RegexStageOptions { Expression = "(?P<never>nothing matches)", OnError = StageFailureAction.DeadLetter };
        stages.Add(new StageOptions { Regex = refuses, If = $"|= \"{Unreadable}\"" });
        return stages;
    }
}
