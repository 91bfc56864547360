using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Tests.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

/// <summary>A Loki that keeps what it takes, repeats included, and tells what it holds.</summary>
internal sealed class MemoryLoki : ILokiPusher, ILokiReader
{
    private readonly Lock _gate = new();

    /// <summary>What was stored, in the order of arrival.</summary>
    public List<(LabelStream Stream, long TimestampNs, string Line)> Stored { get; } = [];

    /// <summary>Lines that begin so are refused, with the whole request.</summary>
    public string? Refuses { get; set; }

    /// <summary>Of several entries, those whose lines begin so are refused without a word; a single one is refused in words.</summary>
    public string? Hides { get; set; }

    /// <summary>The next answers are lost after everything was stored.</summary>
    public int LosesAnswers { get; set; }

    /// <summary>What each question comes to.</summary>
    public ReadOutcome Answers { get; set; } = ReadOutcome.Complete;

    /// <summary>Entries below this timestamp are not found, as those are that are in Loki's ingesters only.</summary>
    public long BlindBelowNs { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Questions { get; private set; }

    public IPushWay Open(string pipeline, string tenant) =>
        new OpenPusher(TimeProvider.System, TimeSpan.Zero, (request, _) => Task.FromResult(Take(request.Batches.Single()))).Open(pipeline, tenant);

    public async Task<ReadAnswer> ReadAsync(StreamQuestion question, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_gate)
        {
            Questions++;
            if (Answers == ReadOutcome.Complete)
            {
                foreach (var (_, timestampNs, line) in Stored.Where(
                    entry => entry.Stream == question.Stream && entry.TimestampNs >= Math.Max(question.FromNs, BlindBelowNs) && entry.TimestampNs <= question.ToNs))
                {
                    question.Visit(new StoredEntry(timestampNs, System.Text.Encoding.UTF8.GetBytes(line), new Dictionary<string, string> { ["detected_level"] = "info" }));
                }
            }

            return new ReadAnswer(Answers, Answers == ReadOutcome.Complete ? 200 : 401, "no");
        }
    }

    public Task ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions) => throw new NotSupportedException("A replay asks for one stream at a time.");

    private PushAnswer Take(IPushBatch batch)
    {
        using var writer = new PooledBufferWriter();
        batch.Entries.CopyTo(writer);
        Assert.Equal(batch.Entries.Bytes, writer.WrittenCount);
        var entries = TestProtobuf.Fields(writer.WrittenSpan).ConvertAll(field =>
        {
            var entry = new EntryReader(field.Bytes);
            return (batch.Stream, entry.TimestampNs, Line: System.Text.Encoding.UTF8.GetString(entry.Line));
        });
        Assert.Equal(entries.OrderBy(entry => entry.TimestampNs), entries);
        lock (_gate)
        {
            if (Refuses is not null && entries.Exists(entry => entry.Line.StartsWith(Refuses, StringComparison.Ordinal)))
            {
                return new PushAnswer(PushDisposition.Rejected, 400, "entry too old") { Cause = RejectionCause.TooOld };
            }

            var hidden = entries.FindAll(entry => Hides is not null && entry.Line.StartsWith(Hides, StringComparison.Ordinal));
            if (hidden.Count > 0 && entries.Count == 1)
            {
                return new PushAnswer(PushDisposition.Rejected, 400, "entry too far behind") { Cause = RejectionCause.TooFarBehind };
            }

            Stored.AddRange(entries.Except(hidden));
            return LosesAnswers-- > 0 ? PushAnswer.NoAnswer("the line went dead") : PushAnswer.Delivered(204);
        }
    }
}
