using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Push;

/// <summary>A busy stream is several to the ingester, whose answer is about the last one.</summary>
public sealed class StreamShardTests
{
    private const string Labels = "{\"job\":\"a\"}";
    private static readonly TimeSpan Late = TimeSpan.FromHours(2);
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Push_LateAmongFreshOfABusyStream_VanishesWithoutAWord()
    {
        await using var loki = await BusyAsync(new LokiLimits());

        Assert.Equal([204, 204, 204], await PushAsync(loki, late: 1, fresh: 1000, times: 3));
        Assert.Equal([400], await PushAsync(loki, late: 3, fresh: 1000, times: 1));
        Assert.Equal([400], await PushAsync(loki, late: 1, fresh: 0, times: 1));

        Assert.Empty(await LateLinesAsync(loki));
        Assert.Contains("__stream_shard__", (await loki.QueryAsync("{job=\"a\"}")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_LateAmongFreshWithoutShards_IsRefused()
    {
        await using var loki = await BusyAsync(new LokiLimits { ShardDesiredRate = 0 });

        Assert.Equal([400, 400], await PushAsync(loki, late: 1, fresh: 1000, times: 2));
    }

    private static async Task<string[]> LateLinesAsync(LokiClient loki) => [.. (await loki.LinesAsync("{job=\"a\"} |= \"late\"", "&limit=5000"))];

    /// <summary>3 MB a second for ten seconds.</summary>
    private async Task<LokiClient> BusyAsync(LokiLimits limits)
    {
        var loki = await LokiClient.StartAsync(limits, _time);
        Assert.All(await PushAsync(loki, late: 0, fresh: 1000, times: 30), status => Assert.Equal(204, status));
        return loki;
    }

    private async Task<List<int>> PushAsync(LokiClient loki, int late, int fresh, int times)
    {
        var statuses = new List<int>();
        for (var i = 0; i < times; i++)
        {
            var now = NanoTime.From(_time.GetUtcNow());
            (long, string)[] entries =
            [
                .. Enumerable.Range(0, late).Select(index => (now - NanoTime.From(Late) + index, "late")),
                .. Enumerable.Range(0, fresh).Select(index => (now + index, new string('x', 1000))),
            ];
            statuses.Add((await loki.PushAsync(LokiClient.Stream(Labels, entries))).Status);
            _time.Advance(TimeSpan.FromSeconds(1 / 3d));
        }

        return statuses;
    }
}
