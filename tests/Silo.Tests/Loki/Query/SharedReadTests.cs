using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Silo.Tests.Kafka;
using OrleansKafkaLoki.Silo.Tests.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

/// <summary>Several streams are asked for at once: at the embedded Loki, or the one at <c>OKL_TEST_LOKI</c>, or one that answers as a test says.</summary>
public sealed class SharedReadTests
{
    private static readonly ReadAnswer Complete = new(ReadOutcome.Complete, 200, "");

    private readonly long _now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>Of 1000 streams none is this one: it has a label more than the first.</summary>
    private const int Other = -1;

    /// <summary>Four streams that are asked for, each in a range that begins and ends somewhere, and one that the selector finds, too.</summary>
    private static readonly Gen<((int Stream, long At, int Line)[] Stored, (long From, long To)[] Ranges, int PageEntries)> Cases = Gen.Select(
        Gen.Select(Gen.Int[Other, 3], Gen.Long[0, 9], Gen.Int[0, 3]).Array[0, 60], Gen.Select(Gen.Long[0, 2], Gen.Long[5, 9]).Array[4], Gen.Int[4, 20]);

    [Fact]
    public async Task ReadTogetherAsync_AnyEntriesRangesAndPages_FindsWhatEachFindsAlone()
    {
        await using var loki = await StartAsync();
        var answered = 0;
        await Cases.SampleAsync(
            async some =>
            {
                var run = Guid.NewGuid().ToString("N");
                using var harness = new ReaderHarness(Address(loki), sink => sink.Query.PageEntries = some.PageEntries);
                foreach (var stream in some.Stored.Distinct().GroupBy(entry => entry.Stream))
                {
                    await PushAsync(loki, Labels(run, stream.Key), stream.OrderBy(entry => entry.At).Select(entry => (_now + entry.At, $"{entry.Line}")));
                }

                var asked = some.Ranges.Select((range, i) => ReaderHarness.Question(Labels(run, i), _now + range.From, _now + range.To)).ToList();
                var answers = await harness.ReadTogetherAsync([.. asked]);

                Assert.Equal(answers[0] is null ? 4 : 0, answers.Count(answer => answer is null));
                for (var i = 0; i < answers.Length && answers[0] is not null; i++)
                {
                    var expected = some.Stored.Distinct().Where(entry => entry.Stream == i && entry.At >= some.Ranges[i].From && entry.At <= some.Ranges[i].To);
                    Assert.Equal(Complete, answers[i]);
                    Assert.Equal(expected.Select(entry => (_now + entry.At, $"{entry.Line}")).Order(), Lines(asked[i].Found).Order());
                    await harness.ReadAsync(_now + some.Ranges[i].From, _now + some.Ranges[i].To, Labels(run, i));
                    Assert.Equal(Lines(harness.Visited).Order(), Lines(asked[i].Found).Order());
                    harness.Visited.Clear();
                }

                Interlocked.Add(ref answered, answers[0] is null ? 0 : 1);
                Assert.All(asked.Where(_ => answers[0] is null), one => Assert.Empty(one.Found));
            },
            iter: 100, threads: 1);

        Assert.InRange(answered, 50, 100); // Else most were told to ask alone.
    }

    [Fact]
    public async Task ReadTogetherAsync_ManyStreams_AsksFewQuestions()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki));
        using var queries = new MetricReader(harness.Meters, "okl.query.duration");
        var run = Guid.NewGuid().ToString("N");
        for (var i = 0; i < 1000; i += 100)
        {
            await PushAsync(loki, Labels(run, i), [(_now + i, $"{i}")]);
        }

        var asked = Enumerable.Range(0, 1000).Select(i => ReaderHarness.Question(Labels(run, i), _now, _now + 1000, entries: 4)).ToList();
        var answers = await harness.ReadTogetherAsync([.. asked]);

        Assert.All(answers, answer => Assert.Equal(Complete, answer));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (_now + (i * 100), $"{i * 100}")), asked.SelectMany(one => Lines(one.Found)));
        Assert.InRange(queries.Count, 1, 5);
    }

    [Fact]
    public async Task ReadTogetherAsync_OddLabels_FindsEachStream()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki));
        using var queries = new MetricReader(harness.Meters, "okl.query.duration");
        var run = Guid.NewGuid().ToString("N");
        string[] odd = ["""a\"b|c""", """a.c+(d)[e]{f}^$*?""", """\\x41 \n\r\t\x01\x7f""", "é€", "abc", "a-c/d", " ", "%7C", "x&y=z#"];
        var labels = odd.Select(value => $$"""{by="{{value}}", odd="{{value}}", run="{{run}}", service_name="{{value}}"}""").ToList();
        foreach (var text in labels)
        {
            await PushAsync(loki, text, [(_now, text)]);
        }

        var asked = labels.Select(text => ReaderHarness.Question(text, _now, _now)).ToList();
        var answers = await harness.ReadTogetherAsync([.. asked]);

        Assert.All(answers, answer => Assert.Equal(Complete, answer));
        Assert.Equal(labels, asked.Select(one => Assert.Single(Lines(one.Found)).Line));
        Assert.Equal(1, queries.Count);
    }

    [Fact]
    public async Task ReadTogetherAsync_LabelThatAStreamMayHaveBesides_FindsItsEntriesToo()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki));
        var run = Guid.NewGuid().ToString("N");
        var labels = Enumerable.Range(0, 3).Select(i => $$"""app="{{i}}", run="{{run}}" """.TrimEnd()).ToList();
        foreach (var text in labels)
        {
            await PushAsync(loki, $"{{{text}, replayed=\"yes\"}}", [(_now, text)]);
        }

        var asked = labels.Select(text => new StreamQuestion(new LabelStream("web", "", $"{{{text}}}"), _now, _now, 1, 1, _ => true) { Beside = "replayed" }).ToList();
        await harness.ReadTogetherAsync([.. asked]);

        Assert.Equal(labels, asked.Select(one => Assert.Single(Lines(one.Found)).Line));
    }

    [Fact]
    public async Task ReadTogetherAsync_WhatHasLittleInCommon_AsksApart()
    {
        await using var loki = await LokiStub.StartAsync();
        ConcurrentBag<string> selectors = [];
        loki.Answer = context =>
        {
            selectors.Add(context.Request.Form["query"].ToString());
            return QueryAnswers.Streams()(context);
        };
        using var harness = new ReaderHarness(loki.Endpoint);
        const long later = 3_600_000_000_000;

        var answers = await harness.ReadTogetherAsync(
        [
            .. Of("""{app="a"}""", """{app="b"}"""),
            .. Of("""{app="a", pod="1"}""", """{app="b", pod="2"}"""),
            .. Of("""{app="c"}""", """{app="d"}""").Select(question => ReaderHarness.Question(question.Stream.Labels, later, later + 1)),
            .. Of("""{app="a"}""", """{app="b"}""").Select(question => ReaderHarness.Question(question.Stream.Labels, tenant: "t")),
            .. Of("""{app="e"}""", """{app="f"}""").Select(question => ReaderHarness.Question(question.Stream.Labels, entries: 5000)),
            .. Of("""{app="b"}""", """{by="1"}""", """{by="2"}"""),
            ReaderHarness.Question("""{app="g"}""", toNs: later),
        ]);

        string[] expected = ["""{app=~"a|b", pod=~"1|2"}""", """{app=~"a|b"}""", """{app=~"a|b"}""", """{app=~"c|d"}"""];
        Assert.Equal(expected, selectors.Order(StringComparer.Ordinal));
        Assert.Equal([.. Enumerable.Repeat<ReadAnswer?>(Complete, 8), null, null, null, null, null, null], answers);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(414)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(504)]
    public async Task ReadTogetherAsync_NoAnswer_LeavesEachToAskAlone(int status)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(status, "no");
        using var harness = new ReaderHarness(loki.Endpoint);

        Assert.Equal([null, null], await harness.ReadTogetherAsync(Of("""{app="a"}""", """{app="b"}""")));
        _ = Assert.Single(loki.Received);
    }

    [Fact]
    public async Task ReadTogetherAsync_SecondPageFails_VisitsNothing()
    {
        await using var loki = await LokiStub.StartAsync();
        var page = QueryAnswers.Streams(
            QueryAnswers.Stream(new { app = "a" }, (1, "x"), (2, "y")), QueryAnswers.Stream(new { app = "b" }, (2, "x"), (3, "y")));
        loki.Answer = LokiStub.InTurn(page, LokiStub.Status(400, "enough"));
        using var harness = new ReaderHarness(loki.Endpoint, sink => sink.Query.PageEntries = 4);
        var (a, b) = (ReaderHarness.Question("""{app="a"}"""), ReaderHarness.Question("""{app="b"}"""));

        Assert.Equal([null, null], await harness.ReadTogetherAsync(a, b));
        Assert.Empty(a.Found.Concat(b.Found));
    }

    [Fact]
    public async Task ReadTogetherAsync_PageOfOthers_LeavesEachToAskAlone()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = QueryAnswers.Streams(
            QueryAnswers.Stream(new { app = "a" }, (1, "x")), QueryAnswers.Stream(new { app = "a", more = "1" }, (2, "1"), (3, "2"), (4, "3")));
        using var harness = new ReaderHarness(loki.Endpoint, sink => sink.Query.PageEntries = 4);

        Assert.Equal([null, null], await harness.ReadTogetherAsync(Of("""{app="a"}""", """{app="b"}""")));
        _ = Assert.Single(loki.Received);
    }

    [Fact]
    public async Task ReadTogetherAsync_LongLabels_KeepsToWhatAnAddressMayHold()
    {
        await using var loki = await LokiStub.StartAsync();
        ConcurrentBag<int> lengths = [];
        loki.Answer = context =>
        {
            lengths.Add((int)context.Request.ContentLength!);
            return QueryAnswers.Streams()(context);
        };
        using var harness = new ReaderHarness(loki.Endpoint);
        var labels = Enumerable.Range(0, 40).Select(i => $$"""{app="{{new string('€', 40)}}", pod="{{new string('\u00e9', 100)}}{{i}}"}""").ToArray();

        Assert.All(await harness.ReadTogetherAsync(Of(labels)), answer => Assert.Equal(Complete, answer));

        Assert.InRange(lengths.Count, 3, 10);
        Assert.All(lengths, length => Assert.InRange(length, 1000, 6500));
    }

    private static StreamQuestion[] Of(params string[] labels) => [.. labels.Select(text => ReaderHarness.Question(text))];

    private static string Labels(string run, int stream) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{run="{{run}}", stream="{{(stream == Other ? "000\", more=\"x" : $"{stream:000}")}}"}""");

    private static IEnumerable<(long TimestampNs, string Line)> Lines(IEnumerable<StoredEntry> entries) =>
        entries.Select(entry => (entry.TimestampNs, Encoding.UTF8.GetString(entry.Line.Span)));

    private static async Task<EmbeddedLoki?> StartAsync()
    {
        TestLoki.Say();
        return TestLoki.Given is null ? await EmbeddedLoki.StartAsync(new EmbeddedLokiOptions()) : null;
    }

    private static string Address(EmbeddedLoki? loki) => loki?.Address.ToString() ?? TestLoki.Given!;

    private static async Task PushAsync(EmbeddedLoki? loki, string labels, IEnumerable<(long TimestampNs, string Line)> entries)
    {
        using var pusher = new PusherHarness(Address(loki));
        var batch = TestProtobuf.Batch(new LabelStream("web", "", labels), entries.Select(entry => TestProtobuf.Entry(entry.TimestampNs, entry.Line)));
        Assert.Equal(PushAnswer.Delivered(204), await pusher.Pusher.PushAsync(batch, TestContext.Current.CancellationToken));
    }
}
