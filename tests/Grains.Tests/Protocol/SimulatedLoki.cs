using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>
/// A Loki that keeps every entry it stores, repeats included. A push that was sent is stored within the quiet time or never; its
/// answer may come before or after, or be lost.
/// </summary>
internal sealed class SimulatedLoki : ILokiPusher, ILokiReader
{
    private readonly World _world;
    private readonly OpenPusher _pusher;
    private readonly Dictionary<string, List<(long TimestampNs, string Line)>> _stored = [];
    private readonly Dictionary<string, int> _copies = [];
    private readonly List<Push> _underWay = [];

    public SimulatedLoki(World world)
    {
        _world = world;
        _pusher = new OpenPusher(world.Time, TimeSpan.FromMilliseconds(500), SendAsync);
    }

    public int CopiesOf(string line) => _copies.GetValueOrDefault(line);

    /// <summary>Entries that are stored more than once, each copy but the first.</summary>
    public int Repeats => _copies.Values.Sum(copies => copies - 1);

    /// <summary>When the next push under way comes to its end at the latest.</summary>
    public DateTimeOffset? NextDeadline => _underWay.Count == 0 ? null : _underWay.Min(push => push.Deadline);

    public bool IsStoring => _underWay.Count > 0;

    /// <summary>Some push under way comes to its end.</summary>
    public void Land(Tape tape) => _underWay[tape.Next(_underWay.Count)].Land(tape);

    /// <summary>Pushes whose time is over come to their end.</summary>
    public void LandDue(Tape tape, DateTimeOffset by)
    {
        foreach (var push in _underWay.Where(push => push.Deadline <= by).ToList())
        {
            push.Land(tape);
        }
    }

    public IPushWay Open(string pipeline, string tenant) => _pusher.Open(pipeline, tenant);

    public Task<ReadAnswer> ReadAsync(LabelStream stream, long fromNs, long toNs, int entryBytes, Action<StoredEntry> visit, CancellationToken cancellationToken) =>
        _world.Begin(new Question(this, () => Find(stream, fromNs, toNs), visit)).Answer.Task;

    private async Task<PushAnswer> SendAsync(IPushBatch batch, CancellationToken cancellationToken)
    {
        using var writer = new PooledBufferWriter();
        batch.Entries.CopyTo(writer);
        var entries = TestChunks.EntriesOf(writer.WrittenSpan);
        _world.Check(entries.Count == batch.Entries.Count && entries.Count > 0, "A push carries no entries, or another number than it says.");
        _world.Check(entries.Zip(entries.Skip(1)).All(pair => pair.First.TimestampNs <= pair.Second.TimestampNs), "A push is not sorted.");
        var push = _world.Begin(new Push(this, batch.Stream.Labels, entries, _world.Time.GetUtcNow() + World.Quiet));
        _underWay.Add(push);
        _world.Story?.Add($"{_world.Now} {TaskScheduler.Current} sends {batch.Stream.Labels} {string.Join(' ', entries.Select(entry => entry.Line))}");
        using var cancelled = cancellationToken.Register(() => push.Answer.TrySetCanceled(cancellationToken));
        return await push.Answer.Task;
    }

    private List<(long TimestampNs, string Line)> Find(LabelStream stream, long fromNs, long toNs) =>
        _stored.TryGetValue(stream.Labels, out var stored)
            ? [.. stored.Where(entry => entry.TimestampNs >= fromNs && entry.TimestampNs <= toNs).OrderBy(entry => entry.TimestampNs)]
            : [];

    private void Store(string labels, IEnumerable<(long TimestampNs, string Line)> entries)
    {
        if (!_stored.TryGetValue(labels, out var stored))
        {
            _stored[labels] = stored = [];
        }

        foreach (var entry in entries)
        {
            _world.Story?.Add($"{_world.Now} Loki stores {labels} {entry.Line}");
            _world.Check(!_world.IsPoison(entry.Line), $"{entry.Line} is stored although Loki refuses it.");
            _world.Check(_world.LabelsOf(entry.Line) == labels, $"{entry.Line} is stored in {labels}.");
            stored.Add(entry);
            _copies[entry.Line] = CopiesOf(entry.Line) + 1;
        }
    }

    private sealed class Push(SimulatedLoki loki, string labels, List<(long TimestampNs, string Line)> entries, DateTimeOffset deadline) : Step
    {
        private PushAnswer? _end;

        public TaskCompletionSource<PushAnswer> Answer { get; } = new();

        public DateTimeOffset Deadline => deadline;

        public override bool GoOn(Tape tape)
        {
            var fate = tape.Next(8);
            if (_end is null && fate == 7)
            {
                // Lost on the way: it may still be stored, now or later.
                Answer.TrySetResult(tape.Next(2) == 0 ? PushAnswer.NoAnswer("lost") : Broken(504));
                return true;
            }

            if (_end is null)
            {
                Land(tape);
            }

            if (fate == 6)
            {
                return false; // The answer takes its time.
            }

            Answer.TrySetResult(fate == 5 ? PushAnswer.NoAnswer("lost") : _end!.Value);
            return true;
        }

        public void Land(Tape tape)
        {
            loki._underWay.Remove(this);
            _end = tape.Next(10) switch
            {
                9 => StoreHalf(tape),
                8 => tape.Next(2) == 0 ? PushAnswer.NoAnswer("dropped") : Broken(503),
                7 => new PushAnswer(PushDisposition.Throttled, 429, "slow down"),
                _ => StoreGood(tape),
            };
        }

        private PushAnswer StoreHalf(Tape tape)
        {
            var half = tape.Next(Math.Min(entries.Count, 5));
            loki.Store(labels, entries.Skip(half).Where(entry => !loki.IsPoison(entry)));
            return Broken(500);
        }

        private PushAnswer StoreGood(Tape tape)
        {
            if (entries.Count > loki.MaxEntries)
            {
                return new PushAnswer(PushDisposition.TooLarge, 413, "too large") { Cause = RejectionCause.TooLarge };
            }

            if (!entries.Exists(loki.IsPoison))
            {
                loki.Store(labels, entries);
                return PushAnswer.Delivered(204);
            }

            // When it does not refuse entry by entry, Loki may have stored nothing or a part.
            var good = entries.Where(entry => !loki.IsPoison(entry));
            loki.Store(labels, loki.Cause == RejectionCause.Other ? good.Skip(tape.Next(3) * entries.Count / 2) : good);

            return new PushAnswer(PushDisposition.Rejected, 400, "refused") { MayHaveStored = true, Cause = loki.Cause };
        }

        private static PushAnswer Broken(int status) => new(PushDisposition.Unavailable, status, "broken") { MayHaveStored = true };
    }

    private sealed class Question(SimulatedLoki loki, Func<List<(long TimestampNs, string Line)>> find, Action<StoredEntry> visit) : Step
    {
        private static readonly Dictionary<string, string> NoMetadata = [];
        private ReadAnswer? _end;
        private DateTimeOffset _answers;

        public TaskCompletionSource<ReadAnswer> Answer { get; } = new();

        public override bool GoOn(Tape tape)
        {
            if (_end is null)
            {
                var fate = tape.Next(8);
                if (fate >= 6)
                {
                    Answer.SetResult(new ReadAnswer(ReadOutcome.Unavailable, fate == 6 ? 0 : 503, "away"));
                    return true;
                }

                var found = find();
                loki.Story?.Add($"Loki finds {string.Join(' ', found.Select(entry => entry.Line))}");
                found.ForEach(entry => visit(new StoredEntry(entry.TimestampNs, Encoding.UTF8.GetBytes(entry.Line), NoMetadata)));
                _end = new ReadAnswer(ReadOutcome.Complete, 200, "");
                if (fate == 5)
                {
                    _answers = loki.Now + (tape.Next(4) * World.Quiet); // Another activation may have the stream by then.
                }
            }

            if (loki.Now < _answers)
            {
                return false;
            }

            Answer.SetResult(_end.Value);
            return true;
        }
    }

    private List<string>? Story => _world.Story;

    private DateTimeOffset Now => _world.Time.GetUtcNow();

    private int MaxEntries => _world.Plan.MaxEntriesPerPush;

    private RejectionCause Cause => _world.Plan.Cause;

    private bool IsPoison((long TimestampNs, string Line) entry) => _world.IsPoison(entry.Line);
}
