using System.Text.RegularExpressions;
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

    /// <summary>Entries further behind the newest of their stream than this are refused, in words that count them; null takes all.</summary>
    public long? WindowNs { get; set; }

    /// <summary>Streams with more labels than this are refused.</summary>
    public int MostLabels { get; set; } = 15;

    /// <summary>The pushes that came, by their bytes.</summary>
    public List<int> Pushes { get; } = [];

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
                    entry => IsIn(entry.Stream, question) && entry.TimestampNs >= Math.Max(question.FromNs, BlindBelowNs) && entry.TimestampNs <= question.ToNs))
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
            Pushes.Add(writer.WrittenCount);
            if (batch.Stream.Labels.Count(c => c == '=') > MostLabels)
            {
                return new PushAnswer(PushDisposition.Rejected, 400, "entry for stream has too many label names") { Cause = RejectionCause.Labels };
            }

            if (Refuses is not null && entries.Exists(entry => entry.Line.StartsWith(Refuses, StringComparison.Ordinal)))
            {
                return new PushAnswer(PushDisposition.Rejected, 400, "entry too old") { Cause = RejectionCause.TooOld };
            }

            var hidden = entries.FindAll(entry => Hides is not null && entry.Line.StartsWith(Hides, StringComparison.Ordinal));
            if (hidden.Count > 0 && entries.Count == 1)
            {
                return new PushAnswer(PushDisposition.Rejected, 400, "entry too far behind") { Cause = RejectionCause.TooFarBehind };
            }

            var behind = WindowNs is { } window ? Behind(batch.Stream, entries.ConvertAll(entry => entry.TimestampNs), window) : 0;
            Stored.AddRange(entries.Skip(behind).Except(hidden));
            if (behind > 0)
            {
                return new PushAnswer(PushDisposition.Rejected, 400, "entry too far behind")
                {
                    Cause = RejectionCause.TooFarBehind, Ignored = (behind, entries.Count), MayHaveStored = true,
                };
            }

            return LosesAnswers-- > 0 ? PushAnswer.NoAnswer("the line went dead") : PushAnswer.Delivered(204);
        }
    }

    private int Behind(LabelStream stream, List<long> timestampsNs, long window)
    {
        var newest = Stored.Where(entry => entry.Stream == stream).Select(entry => (long?)entry.TimestampNs).Max();
        return timestampsNs.Count(timestampNs => timestampNs < newest - window);
    }

    private static bool IsIn(LabelStream stream, StreamQuestion question) => stream == question.Stream
        || (question.Beside is { } label && stream with { Labels = Regex.Replace(stream.Labels, $", {label}=\"[^\"]*\"|{label}=\"[^\"]*\", ", "") } == question.Stream);
}
