using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Faults;

public sealed class LokiFaultsTests : IAsyncLifetime
{
    private LokiClient _loki = null!;

    public async ValueTask InitializeAsync() => _loki = await LokiClient.StartAsync();

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Fact]
    public async Task Push_StatusFault_AnswersItThatManyTimes()
    {
        _loki.Server.Faults.Push.TurnOn(new LokiFault { Status = 503, Body = "away", RetryAfter = "1", Times = 2 });

        Assert.Equal((503, "away"), await PushAsync());
        Assert.Equal((503, "away"), await PushAsync());
        Assert.Equal((204, ""), await PushAsync());
        Assert.Equal(2, _loki.Server.Counters.PushesByStatus[503]);
    }

    [Fact]
    public async Task Push_HangUp_BreaksConnectionAndStoresNothing()
    {
        _loki.Server.Faults.Push.TurnOn(new LokiFault { HangUp = true });

        await Assert.ThrowsAsync<HttpRequestException>(PushAsync);

        Assert.Empty(await _loki.LinesAsync("{job=\"a\"}"));
    }

    [Fact]
    public async Task Push_HangUpAfterStoring_LeavesTheEntryStored()
    {
        _loki.Server.Faults.Push.TurnOn(new LokiFault { HangUp = true, AfterStoring = true });

        await Assert.ThrowsAsync<HttpRequestException>(PushAsync);

        Assert.Equal(["line"], await _loki.LinesAsync("{job=\"a\"}"));
    }

    [Fact]
    public async Task Query_FaultTurnedOff_AnswersAgain()
    {
        _loki.Server.Faults.Query.TurnOn(new LokiFault { Status = 500 });
        Assert.Equal(500, (await _loki.GetAsync("/loki/api/v1/labels")).Status);

        _loki.Server.Faults.Query.TurnOff();

        Assert.Equal(200, (await _loki.GetAsync("/loki/api/v1/labels")).Status);
    }

    private Task<(int Status, string Body)> PushAsync() => _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (LokiClient.Now, "line")));
}
