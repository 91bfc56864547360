using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Calls;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_UntilEnded_ShowsAgainAndBearsAServerThatIsAway()
    {
        await using var api = (await StubApi.StartAsync()).On("GET", """{"items":[{"pipeline":"app"}]}""");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var watching = OklRun.CallAsync(
            api.Url, "pipelines --watch 0.1 -o jsonl", terminal => terminal with { Time = TimeProvider.System }, stop.Token);
        await Eventually.HoldsAsync(() => api.Requests.Count >= 2, "it asks again", () => api.Requests.Count);
        api.On("GET", "{}", 503);
        var seen = api.Requests.Count;
        await Eventually.HoldsAsync(() => api.Requests.Count >= seen + 3, "it asks on", () => api.Requests.Count);
        api.On("GET", """{"items":[{"pipeline":"back"}]}""");
        seen = api.Requests.Count;
        await Eventually.HoldsAsync(() => api.Requests.Count >= seen + 3, "it asks on", () => api.Requests.Count);
        await stop.CancelAsync();
        var run = await watching;

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("{\"pipeline\":\"app\"}\n{\"pipeline\":\"app\"}\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("{\"pipeline\":\"back\"}\n", run.Output, StringComparison.Ordinal);
        Assert.NotEqual("", run.Error);
    }

    [Fact]
    public async Task Watch_PipelineThatIsNot_Ends()
    {
        await using var api = await StubApi.StartAsync();

        Assert.Equal(2, (await OklRun.CallAsync(api.Url, "changes app --watch")).ExitCode);
    }
}
