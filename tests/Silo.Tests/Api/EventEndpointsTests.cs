using System.Net;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class EventEndpointsTests : IAsyncLifetime
{
    private readonly EventFeed _events = new();
    private readonly StaticCluster _cluster = new() { Partitions = [StaticCluster.Running("t", 0, lag: 0)] };
    private ApiListener _listener = null!;

    public async ValueTask InitializeAsync() => _listener = await ApiListener.StartAsync(_cluster, events: _events.Log);

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _events.Dispose();
    }

    [Fact]
    public async Task Events_NotFollowed_AreTheLastOnes()
    {
        _events.Raise("first");
        _events.Raise("second");
        _events.Raise("third", pipeline: null, kind: PipelineEventKind.SiloDied, severity: EventSeverity.Warning);

        var list = await _listener.GetAsync("api/v1/events?follow=false&limit=2");

        Assert.Equal(["second", "third"], list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("message").GetString()));
        Assert.Equal(
            $$"""{"id":"{{list.GetProperty("items")[1].GetProperty("id").GetString()}}","at":"2023-11-14T22:13:23Z","kind":"silo_died","severity":"warning","silo":"{{StaticCluster.First}}","subject":"logs/0","message":"third"}""",
            list.GetProperty("items")[1].GetRawText());
    }

    [Theory]
    [InlineData("severity=warning", "refused,died")]
    [InlineData("severity=error", "")]
    [InlineData("kind=silo_died,partition_started", "app,web,died")]
    [InlineData("pipeline=web", "web,died")]
    [InlineData("pipeline=web&kind=partition_started", "web")]
    public async Task Events_Filtered_AreThoseAskedFor(string query, string expected)
    {
        _events.Raise("app");
        _events.Raise("web", "web");
        _events.Raise("refused", kind: PipelineEventKind.RecordsRefused, severity: EventSeverity.Warning);
        _events.Raise("died", pipeline: null, kind: PipelineEventKind.SiloDied, severity: EventSeverity.Warning);

        var list = await _listener.GetAsync($"api/v1/events?follow=false&{query}");

        Assert.Equal(expected, string.Join(',', list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("message").GetString())));
    }

    [Theory]
    [InlineData("since=yesterday")]
    [InlineData("kind=nothing")]
    [InlineData("severity=bad")]
    [InlineData("follow=maybe")]
    [InlineData("limit=5")]
    [InlineData("topic=a")]
    public async Task Events_UnreadableParameter_IsAProblem(string query)
    {
        var problem = await _listener.GetAsync($"api/v1/events?{query}", HttpStatusCode.BadRequest);

        Assert.Equal(query.Split('=')[0], problem.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Events_Followed_ComeAsTheyHappen()
    {
        _events.Raise("before");
        await using var reader = await SseReader.OpenAsync(_listener.Client, "api/v1/events");

        await FollowsAsync();
        var id = _events.Raise("now");

        Assert.StartsWith($"id: {id}\ndata: {{\"id\":\"{id}\",\"at\":", await reader.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_ByLastEventId_GoOnThere()
    {
        _events.Raise("first");
        var seen = _events.Raise("second");
        var next = _events.Raise("third");

        await using var reader = await SseReader.OpenAsync(_listener.Client, "api/v1/events?since=2020-01-01T00:00:00Z", lastId: seen);

        Assert.StartsWith($"id: {next}\n", await reader.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_SinceWhatIsForgotten_SayThatSomeMayBeMissing()
    {
        var id = _events.Raise("kept");

        await using var reader = await SseReader.OpenAsync(_listener.Client, "api/v1/events?since=000000000001-00000000-000001");

        Assert.StartsWith("event: missed\ndata: {\"reason\":", await reader.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith($"id: {id}\n", await reader.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_ReaderThatLeaves_IsForgotten()
    {
        var reader = await SseReader.OpenAsync(_listener.Client, "api/v1/events");
        await FollowsAsync();

        await reader.DisposeAsync();

        await Eventually.HoldsAsync(() => _events.Log.Listening == 0, "nobody listens any more");
    }

    [Fact]
    public async Task Events_MoreThanAHundredListeners_AreSentAway()
    {
        var readers = new List<SseReader>();
        for (var number = 0; number < 100; number++)
        {
            readers.Add(await SseReader.OpenAsync(_listener.Client, number % 2 == 0 ? "api/v1/events" : "api/v1/status/stream?interval=60"));
        }

        var problem = await _listener.GetAsync("api/v1/events", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("too_many_listeners", problem.GetProperty("code").GetString());
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                using var again = await _listener.Client.GetAsync(new Uri("api/v1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                return again.IsSuccessStatusCode;
            },
            "there is a place again");
    }

    [Fact]
    public async Task Stop_WithListeners_EndsWhatTheyReadAndDoesNotWait()
    {
        await using var events = await SseReader.OpenAsync(_listener.Client, "api/v1/events");
        await using var status = await SseReader.OpenAsync(_listener.Client, "api/v1/status/stream?interval=60");
        Assert.NotNull(await status.NextAsync());
        await FollowsAsync();

        // The host would wait for half a minute, and then break the connections off.
        await _listener.StopAsync();

        Assert.Null(await events.NextAsync());
        Assert.Null(await status.NextAsync());
    }

    [Fact]
    public async Task Status_Followed_ComesAgainAndAgain()
    {
        await using var reader = await SseReader.OpenAsync(_listener.Client, "api/v1/status/stream?interval=1");

        var told = new HashSet<string>();
        while (told.Count < 3) // Beside a busy core two looks may come so close that the second tells the same.
        {
            var status = await reader.NextAsync();
            Assert.Contains("\"pipeline\":\"app\",", status, StringComparison.Ordinal);
            told.Add(status!);
        }
    }

    [Theory]
    [InlineData("interval=0")]
    [InlineData("interval=61")]
    [InlineData("interval=x")]
    [InlineData("every=5")]
    public async Task Status_UnreadableParameter_IsAProblem(string query) =>
        await _listener.GetAsync($"api/v1/status/stream?{query}", HttpStatusCode.BadRequest);

    private Task FollowsAsync() => Eventually.HoldsAsync(() => _events.Log.Listening > 0, "somebody listens");
}
