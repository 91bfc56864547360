using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>
/// A Loki that keeps every entry it stores, repeats included. A push that was sent is stored within the quiet time or never; its
/// answer may come before or after, or be lost. It refuses entries too far behind, and new streams, and as the real one tells only what became
/// of a push's last stream.
/// </summary>
internal sealed class SimulatedLoki : ILokiPusher, ILokiReader
{
    /// <summary>Half of <c>max_chunk_age</c>.</summary>
    private const long WindowNs = 3_600_000_000_000;

    private static readonly Dictionary<string, string> NoMetadata = [];
    private readonly World _world;
    private readonly OpenPusher _pusher;
    private readonly Dictionary<string, List<(long TimestampNs, string Line)>> _stored = [];
    private readonly Dictionary<string, int> _copies = [];
    private readonly HashSet<string> _late = [];
    private readonly List<Push> _underWay = [];

    public SimulatedLoki(World world)
    {
        _world = world;
        _pusher = new OpenPusher(world.Time, TimeSpan.FromMilliseconds(500), SendAsync);
        _pusher.Shared = new SharedPushes(world.Plan.Sink.Batch, () => _pusher.Open(World.Pipeline, ""), world.Time, Sharing);
    }

    /// <summary>What brings shared pushes on their way.</summary>
    public Actor Sharing { get; } = new("sharing");

    /// <summary>How many pushes carried several streams.</summary>
    public int SharedPushes { get; private set; }

    /// <summary>How many questions for several streams were answered.</summary>
    public int SharedQuestions { get; private set; }

    /// <summary>Whether it refused a line for being too far behind, or left it out for another one's sake and would have.</summary>
    public bool IsLate(string line) => _late.Contains(line);

    public int CopiesOf(string line) => _copies.GetValueOrDefault(line);

    /// <summary>The timestamps under which a line is stored, nanoseconds since the Unix epoch.</summary>
    public IEnumerable<long> TimesOf(string line) => _stored.Values.SelectMany(stream => stream).Where(entry => entry.Line == line).Select(entry => entry.TimestampNs);

    /// <summary>The entries of each stream, in the order in which they were stored.</summary>
    public IEnumerable<List<(long TimestampNs, string Line)>> Stored => _stored.Values;

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

    public Task<ReadAnswer> ReadAsync(StreamQuestion question, CancellationToken cancellationToken) => _world.Begin(new Question(this, question)).Answer.Task;

    public Task ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions) => _world.Begin(new QuestionOfSeveral(this, questions)).Done.Task;

    private async Task<PushAnswer> SendAsync(PushRequest request, CancellationToken cancellationToken)
    {
        SharedPushes += request.Batches.Count > 1 ? 1 : 0;
        var push = _world.Begin(new Push(this, [.. request.Batches.Select(Read)], _world.Time.GetUtcNow() + World.Quiet));
        _underWay.Add(push);
        using var cancelled = cancellationToken.Register(() => push.Answer.TrySetCanceled(cancellationToken));
        return await push.Answer.Task;
    }

    private Part Read(IPushBatch batch)
    {
        using var writer = new PooledBufferWriter();
        batch.Entries.CopyTo(writer);
        var entries = TestChunks.EntriesOf(writer.WrittenSpan);
        _world.Check(entries.Count == batch.Entries.Count && entries.Count > 0, "A push carries no entries, or another number than it says.");
        _world.Check(entries.Zip(entries.Skip(1)).All(pair => pair.First.TimestampNs <= pair.Second.TimestampNs), "A push is not sorted.");
        _world.Check(!_world.Plan.IsInOrder || entries.Zip(entries.Skip(1)).All(pair => IsInOrder(pair.First, pair.Second)), "A push mixes up the entries of a record.");
        _world.Story?.Add($"{_world.Now} {TaskScheduler.Current} sends {batch.Stream.Labels} {string.Join(' ', entries.Select(entry => entry.Line))}");
        return new Part(batch.Stream.Labels, entries);
    }

    private bool IsInOrder((long TimestampNs, string Line) one, (long TimestampNs, string Line) next) =>
        one.TimestampNs != next.TimestampNs || _world.PlaceOf(one.Line) < _world.PlaceOf(next.Line);

    private void Find(StreamQuestion question)
    {
        List<(long TimestampNs, string Line)> found = [.. _stored.GetValueOrDefault(question.Stream.Labels, [])
            .Where(entry => entry.TimestampNs >= question.FromNs && entry.TimestampNs <= question.ToNs).OrderBy(entry => entry.TimestampNs)];
        Story?.Add($"Loki is asked for {question.Stream.Labels} {question.FromNs} to {question.ToNs}, and finds {string.Join(' ', found.Select(entry => entry.Line))}");
        found.ForEach(entry => question.Visit(new StoredEntry(entry.TimestampNs, Encoding.UTF8.GetBytes(entry.Line), NoMetadata)));
    }

    private bool IsTooMuch(StreamQuestion question) => question.ToNs - question.FromNs > _world.Plan.LongestQuestionNs;

    /// <summary>What the ingester does with a stream's entries, and what it says of them.</summary>
    private PushAnswer Ingest(string labels, List<(long TimestampNs, string Line)> entries, Tape tape)
    {
        if (!_stored.TryGetValue(labels, out var stored))
        {
            if (tape.Next(8) == 7)
            {
                return new PushAnswer(PushDisposition.Throttled, 429, "too many streams") { MayHaveStored = true, Throttles = ThrottleScope.Stream };
            }

            _stored[labels] = stored = [];
        }

        var late = 0;
        var newest = NewestNs(stored);
        foreach (var entry in entries)
        {
            if (entry.TimestampNs < newest - WindowNs)
            {
                _world.Story?.Add($"{_world.Now} Loki refuses {labels} {entry.Line}, too far behind");
                late++;
                _late.Add(entry.Line);
                continue;
            }

            newest = Math.Max(newest, entry.TimestampNs);
            _world.Story?.Add($"{_world.Now} Loki stores {labels} {entry.Line} at {entry.TimestampNs}");
            _world.Check(!_world.IsPoison(entry.Line), $"{entry.Line} is stored although Loki refuses it.");
            _world.Check(_world.LabelsOf(entry.Line) == labels, $"{entry.Line} is stored in {labels}.");
            stored.Add(entry);
            _copies[entry.Line] = CopiesOf(entry.Line) + 1;
        }

        return late == 0
            ? PushAnswer.Delivered(204)
            : new PushAnswer(PushDisposition.Rejected, 400, "too far behind") { MayHaveStored = true, Cause = RejectionCause.TooFarBehind, Ignored = (late, entries.Count) };
    }

    /// <summary>Of what was left out for another one's sake, notes what is too far behind: a later one that was refused says so of it, too.</summary>
    private void NoteLate(string labels, IEnumerable<(long TimestampNs, string Line)> entries)
    {
        var newest = NewestNs(_stored.GetValueOrDefault(labels, []));
        _late.UnionWith(entries.Where(entry => entry.TimestampNs < newest - WindowNs).Select(entry => entry.Line));
    }

    private static long NewestNs(List<(long TimestampNs, string Line)> stored) => stored.Select(entry => entry.TimestampNs).DefaultIfEmpty(long.MinValue / 2).Max();

    /// <summary>Only the last stream's answer is heard.</summary>
    private PushAnswer Store(IEnumerable<Part> parts, Func<Part, IEnumerable<(long TimestampNs, string Line)>> entries, Tape tape)
    {
        var answer = PushAnswer.Delivered(204);
        foreach (var part in parts)
        {
            List<(long, string)> some = [.. entries(part)];
            answer = some.Count == 0 ? answer : Ingest(part.Labels, some, tape);
        }

        return answer;
    }

    private sealed record Part(string Labels, List<(long TimestampNs, string Line)> Entries);

    private sealed class Push(SimulatedLoki loki, List<Part> parts, DateTimeOffset deadline) : Step
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
                Answer.TrySetResult(tape.Next(2) == 0 ? PushAnswer.NoAnswer("lost") : Broken(500));
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
            var half = tape.Next(5);
            loki.Store(parts, part => part.Entries.Skip(half).Where(entry => !loki.IsPoison(entry)), tape);
            return Broken(500);
        }

        private PushAnswer StoreGood(Tape tape)
        {
            if (parts.Sum(part => part.Entries.Count) > loki.MaxEntries)
            {
                return new PushAnswer(PushDisposition.TooLarge, 413, "too large") { Cause = RejectionCause.TooLarge };
            }

            if (!parts.Exists(part => part.Entries.Exists(loki.IsPoison)))
            {
                return loki.Store(parts, part => part.Entries, tape);
            }

            // When it does not refuse entry by entry, Loki may have stored nothing or a part.
            var skipped = loki.Cause == RejectionCause.Other ? tape.Next(3) : 0;
            var ingested = loki.Store(parts, part => Good(part).Skip(skipped * part.Entries.Count / 2), tape);
            parts.ForEach(part => loki.NoteLate(part.Labels, Good(part).Take(skipped * part.Entries.Count / 2)));

            // The ingester's complaints come before the distributor's.
            return ingested.Disposition == PushDisposition.Delivered
                ? new PushAnswer(PushDisposition.Rejected, 400, "refused") { MayHaveStored = true, Cause = loki.Cause }
                : ingested;
        }

        private IEnumerable<(long TimestampNs, string Line)> Good(Part part) => part.Entries.Where(entry => !loki.IsPoison(entry));

        private static PushAnswer Broken(int status) => new(PushDisposition.Unavailable, status, "broken") { MayHaveStored = true };
    }

    private sealed class Question(SimulatedLoki loki, StreamQuestion question) : Step
    {
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
                    Answer.SetResult(new ReadAnswer(ReadOutcome.Unavailable, fate == 6 ? 0 : 503, "away") { MayBeTooMuch = fate == 7 });
                    return true;
                }

                if (loki.IsTooMuch(question))
                {
                    Answer.SetResult(new ReadAnswer(ReadOutcome.TooMuch, 400, "too long"));
                    return true;
                }

                loki.Find(question);
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

    private sealed class QuestionOfSeveral(SimulatedLoki loki, IReadOnlyList<StreamQuestion> questions) : Step
    {
        private DateTimeOffset? _answers;

        public TaskCompletionSource Done { get; } = new();

        public override bool GoOn(Tape tape)
        {
            var fate = tape.Next(8);
            if (_answers is null)
            {
                questions.ToList().ForEach(loki.Find);
                _answers = loki.Now + (fate == 5 ? tape.Next(4) * World.Quiet : TimeSpan.Zero);
            }

            if (loki.Now < _answers)
            {
                return false;
            }

            for (var i = 0; i < questions.Count; i++)
            {
                if (fate >= 6 || tape.Next(8) == 7 || loki.IsTooMuch(questions[i]))
                {
                    questions[i].AskAlone();
                }
                else
                {
                    questions[i].Answer(new ReadAnswer(ReadOutcome.Complete, 200, ""));
                }
            }

            loki.SharedQuestions += fate < 6 ? 1 : 0;
            Done.SetResult();
            return true;
        }
    }

    private List<string>? Story => _world.Story;

    private DateTimeOffset Now => _world.Time.GetUtcNow();

    private int MaxEntries => _world.Plan.MaxEntriesPerPush;

    private RejectionCause Cause => _world.Plan.Cause;

    private bool IsPoison((long TimestampNs, string Line) entry) => _world.IsPoison(entry.Line);
}
