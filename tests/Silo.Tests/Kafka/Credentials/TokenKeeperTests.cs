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

        await AdvanceUntilAsync(2);

        await HappenAsync("token 1", "token 2");
        Assert.InRange(_time.GetUtcNow() - _source.LastAsked, TimeSpan.Zero, TokenKeeper.RetryInterval);
        Assert.InRange(_source.Ages.Single(), Life * 0.75, Life - TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Start_NoTokenToBeHad_SaysSoAndTriesAgain()
    {
        _source.Refusal = "invalid_client";
        using var keeper = Keeper();
        keeper.Start();
        await HappenAsync("missing: invalid_client");

        _source.Refusal = null;
        await AdvanceUntilAsync(2);

        await HappenAsync("missing: invalid_client", "token 2");
    }

    [Fact]
    public async Task Renew_RefusedWhileTheFormerIsGood_ClientsKeepItUntilItsEnd()
    {
        using var keeper = Keeper();
        keeper.Start();
        await HappenAsync("token 1");
        _source.Refusal = "503";

        await AdvanceUntilAsync(4);
        await HappenAsync("token 1", "refused: 503");
        while (_time.GetUtcNow() < _source.ExpiresAt)
        {
            await AdvanceUntilAsync(_source.Asked + 1);
        }

        await Eventually.HoldsAsync(() => Events()[^1] == "missing: 503", "clients are told when it has expired", Events);
        Assert.Single(Events(), "refused: 503");
    }

    [Fact]
    public async Task Hurry_TokenRefused_GetsAnotherLongBeforeItIsOld()
    {
        using var keeper = Keeper();
        keeper.Start();
        await HappenAsync("token 1");

        keeper.Hurry();
        keeper.Hurry();
        await AdvanceUntilAsync(2);

        await HappenAsync("token 1", "token 2");
        Assert.InRange(_source.Ages.Single(), TokenKeeper.RetryInterval, TokenKeeper.RetryInterval * 2);
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

    private Task AdvanceUntilAsync(int asked) => Eventually.HoldsAsync(
        () =>
        {
            if (_source.Asked < asked)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            return _source.Asked >= asked;
        },
        $"{asked} questions", () => _source.Asked);
}
