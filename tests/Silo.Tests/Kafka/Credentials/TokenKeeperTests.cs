using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Kafka.Credentials;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

public sealed class TokenKeeperTests : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeTokenSource _source;
    private readonly List<string> _events = [];

    public TokenKeeperTests() => _source = new FakeTokenSource(_time, Life);

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task Start_TokenGrowsOld_GetsTheNextInTime()
    {
        using var keeper = Keeper();
        keeper.Start();
        keeper.Start();
        await HappenAsync("token 1");

        _time.Advance((Life * 0.75) - TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        await HappenAsync("token 1", "token 2");
        Assert.Equal(Life * 0.75, _source.Ages.Single());
    }

    [Fact]
    public async Task Start_NoTokenToBeHad_SaysSoAndTriesAgain()
    {
        _source.Refusal = "invalid_client";
        using var keeper = Keeper();
        keeper.Start();
        await HappenAsync("missing: invalid_client");

        _source.Refusal = null;
        _time.Advance(TokenKeeper.RetryInterval);

        await HappenAsync("missing: invalid_client", "token 2");
    }

    [Fact]
    public async Task Renew_RefusedWhileTheFormerIsGood_ClientsKeepItUntilItsEnd()
    {
        using var keeper = Keeper();
        keeper.Start();
        await HappenAsync("token 1");
        _source.Refusal = "503";

        _time.Advance(Life * 0.75);
        await HappenAsync("token 1", "refused: 503");
        _time.Advance(TokenKeeper.RetryInterval);
        await Eventually.HoldsAsync(() => _source.Asked == 3, "it is tried again", () => _source.Asked);
        Assert.Equal(["token 1", "refused: 503"], Events());

        _time.Advance(Life * 0.25);
        await HappenAsync("token 1", "refused: 503", "missing: 503");
    }

    [Fact]
    public async Task Hurry_TokenRefused_GetsAnotherLongBeforeItIsOld()
    {
        using var keeper = Keeper();
        keeper.Start();
        await HappenAsync("token 1");

        keeper.Hurry();
        keeper.Hurry();
        _time.Advance(TokenKeeper.RetryInterval);

        await HappenAsync("token 1", "token 2");
        Assert.Equal(TokenKeeper.RetryInterval, _source.Ages.Single());
    }

    private TokenKeeper Keeper()
    {
        var keeper = new TokenKeeper(_source, (reason, _) => Add($"refused: {reason}"), _time);
        keeper.Renewed += token => Add(token.Value);
        keeper.Missing += reason => Add($"missing: {reason}");
        return keeper;
    }

    private void Add(string what)
    {
        lock (_events)
        {
            _events.Add(what);
        }
    }

    private string[] Events()
    {
        lock (_events)
        {
            return [.. _events];
        }
    }

    private Task HappenAsync(params string[] expected) => Eventually.HoldsAsync(() => Events().SequenceEqual(expected), string.Join(", ", expected), Events);
}
