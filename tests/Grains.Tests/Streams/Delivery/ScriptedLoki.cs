using System.Text;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

/// <summary>A Loki that keeps every entry it takes, repeats included, and does as a test says.</summary>
internal sealed class ScriptedLoki : ILokiPusher, ILokiReader
{
    private readonly FakeTimeProvider _time;
    private readonly OpenPusher _pusher;

    public ScriptedLoki(FakeTimeProvider time)
    {
        _time = time;
        _pusher = new OpenPusher(time, TimeSpan.FromMilliseconds(100), (request, _) => SendAsync(request.Batches.Single()));
    }

    public List<(long TimestampNs, string Line)> Stored { get; } = [];

    /// <summary>When each attempt came, since the test began.</summary>
    public List<TimeSpan> Pushes { get; } = [];

    /// <summary>When each question came.</summary>
    public List<TimeSpan> Questions { get; } = [];

    /// <summary>What becomes of the next attempts; those behind are answered.</summary>
    public Queue<Fate> Fates { get; } = new();

    public Func<string, bool> Refuses { get; set; } = _ => false;

    public string Words { get; set; } = "refused";

    /// <summary>Why it refuses.</summary>
    public RejectionCause Cause { get; set; } = RejectionCause.TooOld;

    /// <summary>False when it stores nothing of a request that it refuses.</summary>
    public bool StoresTheRest { get; set; } = true;

    public int MaxEntries { get; set; } = int.MaxValue;

    /// <summary>True when it deals a push over shards, and of their refusals tells only the last one's.</summary>
    public bool Shards { get; set; }

    /// <summary>The most bytes that the stream's rate takes at once; what is larger is refused in words about the rate.</summary>
    public int Burst { get; set; } = int.MaxValue;

    /// <summary>How many of the next attempts lose every other entry to a shard that is above its rate, behind a 204.</summary>
    public int ShardsAboveRate { get; set; }

    /// <summary>How many entries each attempt had.</summary>
    public List<int> Sizes { get; } = [];

    public ReadOutcome Outcome { get; set; } = ReadOutcome.Complete;

    /// <summary>How many of the next questions get no answer.</summary>
    public int UnansweredQuestions { get; set; }

    /// <summary>How many of the next questions get no answer, perhaps because they ask for too much at once.</summary>
    public int TooLargeQuestions { get; set; }

    /// <summary>Answers no question for a longer range.</summary>
    public TimeSpan LongestQuestion { get; set; } = TimeSpan.MaxValue;

    /// <summary>Answers no question that is about this timestamp.</summary>
    public Func<long, bool> Hides { get; set; } = _ => false;

    /// <summary>How many questions were refused for what they ask.</summary>
    public int RefusedQuestions { get; private set; }

    /// <summary>Happens when a request is prepared, before it is sent.</summary>
    public Func<Task> BeforeSending { get; set; } = () => Task.CompletedTask;

    public IEnumerable<string> Lines => Stored.Select(entry => entry.Line);

    public IPushWay Open(string pipeline, string tenant) => _pusher.Open(pipeline, tenant);

    public Task<ReadAnswer> ReadAsync(StreamQuestion question, CancellationToken cancellationToken)
    {
        Assert.Equal(0, _pusher.Turns);
        Questions.Add(_time.GetUtcNow() - _time.Start);
        if (TooLargeQuestions-- > 0)
        {
            return Task.FromResult(new ReadAnswer(ReadOutcome.Unavailable, 500, "too much") { SmallerNext = true });
        }

        var entries = Stored.Where(entry => entry.TimestampNs >= question.FromNs && entry.TimestampNs <= question.ToNs).ToList();
        if ((question.ToNs - question.FromNs) / TimeSpan.NanosecondsPerTick > LongestQuestion.Ticks || entries.Exists(entry => Hides(entry.TimestampNs)))
        {
            RefusedQuestions++;
            return Task.FromResult(new ReadAnswer(ReadOutcome.TooMuch, 400, "the query time range exceeds the limit"));
        }

        var outcome = UnansweredQuestions > 0 ? ReadOutcome.Unavailable : Outcome;
        UnansweredQuestions--;
        foreach (var (timestampNs, line) in entries.Where(_ => outcome == ReadOutcome.Complete))
        {
            question.Visit(new StoredEntry(timestampNs, Encoding.UTF8.GetBytes(line), new Dictionary<string, string>()));
        }

        return Task.FromResult(new ReadAnswer(outcome, 0, "as the test says"));
    }

    public Task ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions)
    {
        foreach (var question in questions)
        {
            question.AskAlone();
        }

        return Task.CompletedTask;
    }

    private async Task<PushAnswer> SendAsync(IPushBatch batch)
    {
        await BeforeSending();
        return batch.IsOurs ? Attempt(batch.Entries) : PushAnswer.NotSent("not ours");
    }

    private PushAnswer Attempt(IBatchEntries batch)
    {
        Pushes.Add(_time.GetUtcNow() - _time.Start);
        using var writer = new PooledBufferWriter();
        batch.CopyTo(writer);
        var entries = TestChunks.EntriesOf(writer.WrittenSpan);
        switch (Fates.TryDequeue(out var fate) ? fate : Fate.Answered)
        {
            case Fate.LostBeforeStoring:
                return PushAnswer.NoAnswer("lost");
            case Fate.LostHalfStored:
                Stored.AddRange(entries.Take(entries.Count / 2));
                return PushAnswer.NoAnswer("lost");
            case Fate.LostAfterStoring:
                Stored.AddRange(entries);
                return PushAnswer.NoAnswer("lost");
        }

        if (entries.Count > MaxEntries)
        {
            return new PushAnswer(PushDisposition.TooLarge, 413, "too large") { Cause = RejectionCause.TooLarge };
        }

        if (batch.Bytes > Burst)
        {
            return new PushAnswer(PushDisposition.Throttled, 429, "Per stream rate limit exceeded (limit: 100MB/sec)") { MayHaveStored = true, Throttles = ThrottleScope.Stream };
        }

        Sizes.Add(entries.Count);
        if (ShardsAboveRate-- > 0)
        {
            Stored.AddRange(entries.Where((_, i) => i % 2 == 0));
            return PushAnswer.Delivered(204);
        }

        var isRefused = Shards ? Refuses(entries[^1].Line) : entries.Exists(entry => Refuses(entry.Line));
        if (!isRefused || StoresTheRest || Shards)
        {
            Stored.AddRange(entries.Where(entry => !Refuses(entry.Line)));
        }

        return isRefused
            ? new PushAnswer(PushDisposition.Rejected, 400, Words)
            {
                MayHaveStored = true,
                Cause = Cause,
                Ignored = Cause == RejectionCause.TooFarBehind && !Shards ? (entries.Count(entry => Refuses(entry.Line)), entries.Count) : null,
            }
            : PushAnswer.Delivered(204);
    }
}
