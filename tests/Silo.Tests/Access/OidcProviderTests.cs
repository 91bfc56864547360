using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Tests.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Access;

public sealed class OidcProviderTests : IConfigurationManager<OpenIdConnectConfiguration>
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger<OidcProvider> _log = new();
    private Task<OpenIdConnectConfiguration> _answer = Task.FromException<OpenIdConnectConfiguration>(new HttpRequestException("It is away."));
    private int _asked;

    [Fact]
    public async Task Ask_ProviderIsAway_IsAskedAgainOnlyAfterAWhile()
    {
        var provider = new OidcProvider("https://login.example", _time, _log);

        await Assert.ThrowsAsync<HttpRequestException>(() => provider.AskAsync(this));
        _time.Advance(OidcProvider.Pause - TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => provider.AskAsync(this));
        Assert.Equal((1, 1), (_asked, _log.Lines.Count));

        _answer = Task.FromResult(new OpenIdConnectConfiguration());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await provider.AskAsync(this);
        Assert.Equal((2, 1), (_asked, _log.Lines.Count));
    }

    [Fact]
    public async Task Ask_ManyAtOnce_IsOneQuestion()
    {
        var provider = new OidcProvider("https://login.example", _time, _log);
        var slow = new TaskCompletionSource<OpenIdConnectConfiguration>();
        _answer = slow.Task;

        var all = Task.WhenAll(Enumerable.Range(0, 5).Select(_ => provider.AskAsync(this)));
        slow.SetResult(new OpenIdConnectConfiguration());
        await all;

        Assert.Equal(1, _asked);
    }

    Task<OpenIdConnectConfiguration> IConfigurationManager<OpenIdConnectConfiguration>.GetConfigurationAsync(CancellationToken cancel)
    {
        _asked++;
        return _answer;
    }

    void IConfigurationManager<OpenIdConnectConfiguration>.RequestRefresh()
    {
    }
}
