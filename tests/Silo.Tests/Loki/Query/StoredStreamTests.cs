using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Silo.Tests.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

/// <summary>What was pushed is read back: from the embedded Loki, or from the one at <c>OKL_TEST_LOKI</c>.</summary>
public sealed class StoredStreamTests
{
    /// <summary>Every word of Loki's lexer, whether a selector may name it or not, and some that look like it.</summary>
    public static TheoryData<string> Words =>
    [
        "and", "bool", "by", "By", "decolorize", "drop", "group_left", "group_right", "ignoring", "json", "keep", "label_format", "line_format", "logfmt", "of",
        "offset", "on", "ON", "or", "pattern", "regexp", "unless", "unpack", "unwrap", "variants", "without",
        "approx_topk", "avg", "bottomk", "bytes", "count_over_time", "ip", "keep_empty", "label_replace", "rate", "sort_desc", "strict", "sum", "vector", "inf",
    ];

    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly long _now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    [Fact]
    public async Task ReadAsync_ManyPerNanosecond_ReadsEachEntryOnceInOrder()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki), sink => sink.Query.PageEntries = 1000);
        var entries = Enumerable.Range(0, 20_000).Select(index => (_now + (index / 7), $"line {index}")).ToList();
        foreach (var batch in entries.Chunk(5000))
        {
            await PushAsync(loki, Labels(), batch);
        }

        var answer = await harness.ReadAsync(_now, entries[^1].Item1, Labels());

        Assert.Equal(new ReadAnswer(ReadOutcome.Complete, 200, ""), answer);
        Assert.Equal(entries.Order(), harness.Lines.Order());
        Assert.Equal(harness.Visited.Select(entry => entry.TimestampNs).Order(), harness.Visited.Select(entry => entry.TimestampNs));
    }

    [Theory]
    [InlineData(1024, 1)]
    [InlineData(1, 2)]
    public async Task ReadAsync_MoreThanLokiCanAnswerAtOnce_AsksForPagesThatItCan(int entryBytes, int questions)
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki), sink => sink.Query.TimeoutSecs = 3600);
        var entries = Enumerable.Range(0, 12_000).Select(index => (_now + index, $"{index}".PadRight(1024, '.'))).ToArray();
        foreach (var batch in entries.Chunk(1000))
        {
            await PushAsync(loki, Labels(), batch);
        }

        List<ReadAnswer> answers = [];
        do
        {
            harness.Visited.Clear();
            answers.Add(await harness.ReadAsync(_now, entries[^1].Item1, Labels(), entryBytes: entryBytes));
        }
        while (answers[^1].SmallerNext);

        Assert.Equal(new ReadAnswer(ReadOutcome.Complete, 200, ""), answers[^1]);
        Assert.Equal(questions, answers.Count);
        Assert.Equal(entries, harness.Lines);
    }

    [Fact]
    public async Task ReadAsync_RangeWithinAStream_TakesBothEnds()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki));
        await PushAsync(loki, Labels(), [.. Enumerable.Range(0, 10).Select(index => (_now + index, $"{index}"))]);

        await harness.ReadAsync(_now + 3, _now + 5, Labels());
        Assert.Equal(["3", "4", "5"], harness.Lines.Select(entry => entry.Line));

        harness.Visited.Clear();
        Assert.Equal(ReadOutcome.Complete, (await harness.ReadAsync(_now + 10, _now + 20, Labels())).Outcome);
        Assert.Empty(harness.Visited);
    }

    [Fact]
    public async Task ReadAsync_OneTimestampMoreThanAPage_GrowsThePage()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki), sink => sink.Query.PageEntries = 10);
        var entries = Enumerable.Range(0, 100).Select(index => (index < 5 ? _now : index < 90 ? _now + 1 : _now + 2, $"{index}")).ToArray();
        await PushAsync(loki, Labels(), entries);

        await harness.ReadAsync(_now, _now + 2, Labels());

        Assert.Equal(entries.Order(), harness.Lines.Order());
    }

    [Fact]
    public async Task ReadAsync_LowerLimitAtLoki_IsLearned()
    {
        await using var loki = await EmbeddedLoki.StartAsync(new EmbeddedLokiOptions { Limits = new LokiLimits { MaxEntriesPerQuery = 5 } });
        using var harness = new ReaderHarness(Address(loki));
        var entries = Enumerable.Range(0, 12).Select(index => (_now + (index / 3), $"{index}")).ToArray();
        await PushAsync(loki, Labels(), entries);

        Assert.Equal(ReadOutcome.Complete, (await harness.ReadAsync(_now, _now + 100, Labels())).Outcome);

        Assert.Equal(entries.Order(), harness.Lines.Order());
    }

    [Fact]
    public async Task ReadAsync_OneTimestampMoreThanLokiShows_SaysSo()
    {
        await using var loki = await EmbeddedLoki.StartAsync(new EmbeddedLokiOptions { Limits = new LokiLimits { MaxEntriesPerQuery = 5 } });
        using var harness = new ReaderHarness(Address(loki));
        await PushAsync(loki, Labels(), [.. Enumerable.Range(0, 8).Select(index => (_now, $"{index}"))]);

        var answer = await harness.ReadAsync(_now, _now + 100, Labels());

        Assert.Equal((ReadOutcome.TooMuch, 400), (answer.Outcome, answer.Status));
        Assert.Contains($"cannot be told apart: at least 5 have the timestamp {_now}", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_OddLabelsAndMoreLabels_FindsOnlyTheStream()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki));
        const string Odd = """odd="q\" b\\ \n\r\t\x01\x7f é / }, {", """;
        await PushAsync(loki, Labels(Odd), [(_now, "own")]);
        await PushAsync(loki, Labels("more=\"1\", " + Odd), [(_now, "more")]);
        await PushAsync(loki, Labels("__stream_shard__=\"3\", " + Odd), [(_now, "sharded")]);

        Assert.Equal(new ReadAnswer(ReadOutcome.Complete, 200, ""), await harness.ReadAsync(_now, _now, Labels(Odd)));

        Assert.Equal(["own", "sharded"], harness.Lines.Select(entry => entry.Line).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public async Task ReadAsync_LabelThatIsAWordOfLogQl_FindsOnlyTheStream(string word)
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki));
        await PushAsync(loki, Labels($"{word}=\"a\", "), [(_now, "own")]);
        await PushAsync(loki, Labels($"{word}=\"b\", "), [(_now, "other")]);
        await PushAsync(loki, Labels(), [(_now, "none")]);

        Assert.Equal(new ReadAnswer(ReadOutcome.Complete, 200, ""), await harness.ReadAsync(_now, _now, Labels($"{word}=\"a\", ")));

        Assert.Equal([(_now, "own")], harness.Lines);
    }

    [Fact]
    public async Task ReadAsync_OnlyLabelsThatAreWordsOfLogQl_CannotBeAskedFor()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki));

        var answer = await harness.ReadAsync(labels: "{by=\"x\", on=\"y\"}");

        Assert.Equal(ReadOutcome.Forbidden, answer.Outcome);
        Assert.Contains("{by=\"x\", on=\"y\"}", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_Metadata_ComesWithTheEntry()
    {
        await using var loki = await StartAsync();
        using var harness = new ReaderHarness(Address(loki));
        var stream = new LabelStream("web", "", Labels());
        await PushAsync(loki, TestProtobuf.Batch(stream, [TestProtobuf.Entry(_now, "x", ("trace_id", "abc"u8.ToArray()), ("n", "1"u8.ToArray()))]));

        await harness.ReadAsync(_now, _now, Labels());

        var metadata = Assert.Single(harness.Visited).Metadata;
        Assert.Equal(("abc", "1"), (metadata["trace_id"], metadata["n"]));
    }

    private static async Task<EmbeddedLoki?> StartAsync()
    {
        TestLoki.Say();
        return TestLoki.Given is null ? await EmbeddedLoki.StartAsync(new EmbeddedLokiOptions()) : null;
    }

    private static string Address(EmbeddedLoki? loki) => loki?.Address.ToString() ?? TestLoki.Given!;

    private string Labels(string before = "") => $$"""{{{before}}run="{{_run}}"}""";

    private static Task PushAsync(EmbeddedLoki? loki, string labels, (long TimestampNs, string Line)[] entries) =>
        PushAsync(loki, TestProtobuf.Batch(new LabelStream("web", "", labels), entries.Select(entry => TestProtobuf.Entry(entry.TimestampNs, entry.Line))));

    private static async Task PushAsync(EmbeddedLoki? loki, WholeBatch batch)
    {
        using var pusher = new PusherHarness(Address(loki));
        var push = pusher.Pusher.PushAsync(batch, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            () =>
            {
                pusher.Time.Advance(TimeSpan.FromSeconds(1)); // A real Loki may throttle it.
                return push.IsCompleted;
            },
            "Loki takes the push");
        Assert.Equal(PushAnswer.Delivered(204), await push);
    }
}
