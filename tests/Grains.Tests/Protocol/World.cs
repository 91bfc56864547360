using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Storage;
using OrleansKafkaLoki.Grains.Tests.Streams.Pauses;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>Partitions, sessions, batchers, their store and Loki, on one thread and a clock that only the schedule moves.</summary>
internal sealed partial class World
{
    public const string Pipeline = "app";

    /// <summary>What Loki still has under way comes to its end within this time after it was sent.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private static readonly StreamMetrics Metrics =
        new ServiceCollection().AddMetrics().AddSingleton<StreamMetrics>().BuildServiceProvider().GetRequiredService<StreamMetrics>();

    private readonly Tape _tape;
    private readonly List<Step> _steps = [];
    private readonly List<Call> _lateCalls = [];
    private readonly List<Session> _allSessions = [];
    private readonly List<Batcher> _allBatchers = [];
    private readonly Session[] _sessions;
    private readonly Batcher?[] _batchers;
    private readonly (long Incarnation, long? Next)[] _stored;
    private readonly Dictionary<string, LogRecord> _records = [];
    private readonly List<PartitionLog> _logs = [];
    private readonly List<PartitionLog> _goneLogs = [];
    private ExceptionDispatchInfo? _failure;
    private bool _anyBatcherLost;

    public World(Tape tape, DeliveryMode mode, bool patient)
    {
        _tape = tape;
        Plan = new Plan(mode, patient, tape, Time.Start);
        Plans = new PipelinePlans(Plan);
        Streams = [.. Enumerable.Range(0, Plan.Streams).Select(i => new LabelStream(Pipeline, "", $"{{s=\"{i}\"}}"))];
        Checkpoints = [.. Enumerable.Range(0, Plan.Partitions).Select(_ => new FakeState<PartitionCheckpoint>.Store())];
        Journals = [.. Streams.Select(_ => new FakeState<StreamJournalState>.Store())];
        Silos = [new Silo(0, Metrics, Time), new Silo(1, Metrics, Time)];
        Log = new StoryLog(this);
        Loki = new SimulatedLoki(this);
        DeadLetters = new DeadLetterShelf(this);
        Batching = new BatchingServices(Plan, Loki, new SharedQuestions(Loki, Time), new FeedBudget(1_000_000), TestPauses.None(Pipeline), Metrics, new LearnedLimits(Time, NullLogger<LearnedLimits>.Instance), new StoreWrites(Time, NullLogger<StoreWrites>.Instance), new WakeUps(Time), Time, Log)
        {
            Waits = new RetryWaits(Time, new Random(Plan.Salt).NextDouble), // Chance, but the same for the same schedule.
        };
        Logs = [.. Enumerable.Range(0, Plan.Partitions).Select(partition => NewLog(partition, 0))];
        _stored = new (long, long?)[Plan.Partitions];
        _batchers = new Batcher?[Plan.Streams];
        _sessions = new Session[Plan.Partitions];
        for (var partition = 0; partition < Plan.Partitions; partition++)
        {
            StartSession(partition);
        }
    }

    public Plan Plan { get; }

    public PipelinePlans Plans { get; }

    public double Now => (Time.GetUtcNow() - Time.Start).TotalSeconds;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public LabelStream[] Streams { get; }

    public Silo[] Silos { get; }

    public StoryLog Log { get; }

    public PartitionLog[] Logs { get; }

    public FakeState<PartitionCheckpoint>.Store[] Checkpoints { get; }

    public FakeState<StreamJournalState>.Store[] Journals { get; }

    public SimulatedLoki Loki { get; }

    public DeadLetterShelf DeadLetters { get; }

    public BatchingServices Batching { get; }

    /// <summary>How many batches went before chunks that had come earlier.</summary>
    public int Overtakings { get; private set; }

    /// <summary>How many chunks were handed over without a call.</summary>
    public int Posts { get; set; }

    /// <summary>How many calls carried chunks of several streams.</summary>
    public int GateCalls { get; set; }

    /// <summary>How often a batcher came to rest.</summary>
    public int Rests => _allBatchers.Sum(batcher => batcher.Rests);

    /// <summary>What happened, for whoever has to understand a failure; null while nobody has to.</summary>
    public List<string>? Story { get; init; }

    public T Begin<T>(T step)
        where T : Step
    {
        _steps.Add(step);
        return step;
    }

    /// <summary>A call arrives when nobody expects it any more.</summary>
    public void ArriveLate(Call call) => _lateCalls.Add(call);

    public void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            Fail(new InvalidOperationException(otherwise));
        }
    }

    /// <summary>Ends the schedule as soon as its current step is over, whoever runs it.</summary>
    public void Fail(Exception exception) => _failure ??= ExceptionDispatchInfo.Capture(exception);

    /// <summary>A batch goes before chunks that came earlier: only where order decides nothing, and within the drift that partitions may have.</summary>
    public void RecordOvertaking(Batcher batcher, List<(LogChunk Chunk, LogChunk Overtaken)> overtakings)
    {
        Overtakings++;
        Check(Plan.Sink.OutOfOrderAction == OutOfOrderAction.Accept, "A chunk overtakes others although that changes what is sent.");
        foreach (var (chunk, overtaken) in overtakings)
        {
            Story?.Add($"{Now} {batcher.Actor}: {chunk.Partition.Partition} {chunk.LastOffset} overtakes {overtaken.Partition.Partition} {overtaken.LastOffset}");
            var newest = TestChunks.EntriesOf(chunk.Entries.Span).Max(entry => entry.TimestampNs);
            Check((newest - overtaken.MinTimestamp) / 1e9 <= Plan.Sink.MaxDriftSecs, "A chunk goes too far ahead of one that waits.");
        }
    }

    public bool IsPoison(string line) => _records[line] is { IsPoison: true } or { IsRefused: true };

    public string LabelsOf(string line) => Streams[_records[line].Stream].Labels;

    /// <summary>Where the entry stands in its log.</summary>
    public int PlaceOf(string line) => _logs.Max(log => log.Records.IndexOf(_records[line]));

    public bool HasVerdict(LogRecord record) => record.Stream < 0 || Loki.CopiesOf(record.Line) > 0 || DeadLetters.Contains(record.Line);

    /// <summary>
    /// The batcher that a call reaches; a call brings it to life. Null while one leaves: calls wait until it is gone.
    /// </summary>
    public Batcher? FindBatcher(int stream, Silo sender)
    {
        var last = _batchers[stream];
        return last is { IsLeaving: true, IsGone: false } ? null
            : last is { IsLeaving: false } ? last
            : _batchers[stream] = StartBatcher(stream, sender, last);
    }

    /// <summary>The batcher, if there is one that takes calls.</summary>
    public Batcher? Running(int stream) => _batchers[stream] is { IsLeaving: false } batcher ? batcher : null;

    /// <summary>An earlier activation that still runs.</summary>
    public Batcher? FindZombie(int stream) =>
        _allBatchers.Find(batcher => batcher.Stream == stream && batcher is { Actor.IsRunning: true, IsLeaving: false } && batcher != _batchers[stream]);

    public void ObserveCheckpoint(int partition, PartitionCheckpoint written)
    {
        var (incarnation, next) = _stored[partition];
        Check(
            written.Incarnation > incarnation || (written.Incarnation == incarnation && (next ?? -1) <= (written.NextOffset ?? -1)),
            $"The checkpoint of partition {partition} goes back from {incarnation}/{next} to {written.Incarnation}/{written.NextOffset}.");
        _stored[partition] = (written.Incarnation, written.NextOffset);
        if (written.TopicId is not null)
        {
            CheckVerdicts(LogOf(written.TopicId), 0, written.NextOffset ?? 0, "checkpoint");
        }
    }

    /// <summary>The log of a topic by its id, also of one that is gone.</summary>
    public PartitionLog LogOf(string topicId) => _logs.First(log => log.Name == topicId);

    /// <summary>Checks that records have their verdict.</summary>
    public void CheckVerdicts(PartitionLog log, long from, long to, string mark)
    {
        foreach (var record in log.Records.Where(record => record.Offset >= from && record.Offset < to))
        {
            Check(HasVerdict(record), $"{record.Line} lies below the {mark} and has no verdict.");
        }
    }

    private PartitionLog NewLog(int partition, int incarnation)
    {
        var log = new PartitionLog(new PartitionId(Pipeline, "logs", partition), incarnation, Plan, Time.GetUtcNow() - (partition * Plan.Drift));
        _logs.Add(log);
        log.Records.ForEach(record => _records.Add(record.Line, record));
        return log;
    }

    private void StartSession(int partition)
    {
        _sessions[partition] = new Session(this, partition, _allSessions.Count);
        _allSessions.Add(_sessions[partition]);
    }

    private Batcher StartBatcher(int stream, Silo sender, Batcher? before)
    {
        _anyBatcherLost |= _allBatchers.Exists(batcher => batcher.Stream == stream);
        var batcher = new Batcher(this, stream, _allBatchers.Count, sender, before);
        _allBatchers.Add(batcher);
        return batcher;
    }
}
