using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Storage;

/// <summary>What Loki does with an entry that it has already: measured on Loki 3.7.6.</summary>
public sealed class HeadBlockTests : IAsyncLifetime
{
    private const string Labels = "{\"job\":\"a\"}";
    private const string Selector = "{job=\"a\"}";
    private readonly Counter _arrivals = new();
    private readonly long _now = LokiClient.Now;
    private LokiClient _loki = null!;

    public async ValueTask InitializeAsync() => _loki = await LokiClient.StartAsync(arrivals: _arrivals);

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Fact]
    public async Task Push_RepeatWithinHeadBlock_IsDroppedAndNotReported()
    {
        await PushAsync(0, 100);

        Assert.Equal(204, (await PushAsync(0, 100)).Status);

        await AssertStoredAsync(different: 100, counted: 100);
    }

    [Fact]
    public async Task Push_RepeatAfterHeadBlockWasCut_IsStoredTwiceAndShownOnce()
    {
        await PushAsync(0, 10);
        await FillAsync();

        Assert.Equal(204, (await PushAsync(0, 10)).Status);

        await AssertStoredAsync(different: 11, counted: 21);
    }

    [Fact]
    public async Task Push_RepeatOfTheLastEntryAfterCut_IsDropped()
    {
        await FillAsync();
        await FillAsync();

        await AssertStoredAsync(different: 1, counted: 1);
    }

    [Fact]
    public async Task Push_RepeatAfterFlush_IsStoredTwice()
    {
        await PushAsync(0, 10);
        await _loki.GetAsync("/flush");
        await PushAsync(0, 10);

        await AssertStoredAsync(different: 10, counted: 20);
    }

    [Theory]
    [InlineData("{\"k\":\"v\",\"l\":\"w\"}", "{\"l\":\"w\",\"k\":\"v\"}", 1)]
    [InlineData("{\"k\":\"v\",\"l\":\"w\"}", "{\"k\":\"w\",\"l\":\"v\"}", 2)]
    [InlineData("{\"k\":\"v\"}", "{}", 2)]
    public async Task Push_SameLine_IsRepeatOnlyWithTheSameMetadata(string one, string other, int counted)
    {
        await _loki.PushAsync(LokiClient.Stream(Labels, one, (_now, "line"), (_now + 1, "between")));
        await _loki.PushAsync(LokiClient.Stream(Labels, other, (_now, "line")));

        Assert.Equal(counted + 1, await _loki.CountAsync(Selector));
    }

    [Fact]
    public async Task Push_RepeatWithinOnePush_IsDropped()
    {
        await _loki.PushAsync(LokiClient.Stream(Labels, (_now, "a"), (_now, "a"), (_now + 1, "b"), (_now, "a")));

        await AssertStoredAsync(different: 2, counted: 2);
    }

    [Fact]
    public async Task Push_RepeatInAnotherStream_IsStored()
    {
        await PushAsync(0, 1);
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"b\"}", (_now, "line 0")));

        Assert.Equal(2, await _loki.CountAsync("{job=~\".+\"}"));
    }

    [Fact]
    public async Task Push_RefusedForItsSize_LeavesNoTrace()
    {
        var large = Enumerable.Range(1, 20).Select(index => (_now + index, new string('x', 250_000)));

        Assert.Equal(500, (await _loki.PushAsync(LokiClient.Stream(Labels, [(_now, "line 0"), .. large]))).Status);
        await PushAsync(0, 1);

        await AssertStoredAsync(different: 1, counted: 1);
    }

    private Task<(int Status, string Body)> PushAsync(int first, int count) =>
        _loki.PushAsync(LokiClient.Stream(Labels, [.. Enumerable.Range(first, count).Select(index => (_now + index, $"line {index}"))]));

    /// <summary>One entry that fills the head block by itself.</summary>
    private Task<(int Status, string Body)> FillAsync() => _loki.PushAsync(LokiClient.Stream(Labels, (_now + 1000, new string('x', 262_144))));

    private async Task AssertStoredAsync(int different, int counted)
    {
        Assert.Equal(different, (await _loki.LinesAsync(Selector, "&limit=5000")).Length);
        Assert.Equal(counted, await _loki.CountAsync(Selector));
        Assert.Equal(counted, _arrivals.Count);
    }

    private sealed class Counter : IArrivals
    {
        public int Count { get; private set; }

        public void OnStored(in EntryView entry) => Count++;
    }
}
