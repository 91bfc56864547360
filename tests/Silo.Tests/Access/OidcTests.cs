using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Tests.Api;

namespace OrleansKafkaLoki.Silo.Tests.Access;

public sealed class OidcTests
{
    private static readonly string[] Operators = ["all", "operators"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_OfTheProvider_HasTheRoleAndTheNameThatItSays()
    {
        await using var provider = new TestProvider();
        await provider.StartAsync();
        var cluster = new StaticCluster { Partitions = [StaticCluster.Running("a", 0, 0)] };
        await using var listener = await ApiListener.StartAsync(cluster, Options(provider));

        Assert.Equal(
            (HttpStatusCode.OK, null), await PauseAsync(listener, provider.Token(new() { ["groups"] = Operators, ["preferred_username"] = "ann", ["sub"] = "4711" })));
        Assert.Equal((HttpStatusCode.OK, null), await PauseAsync(listener, provider.Token(new() { ["groups"] = "operators", ["sub"] = "4711" })));
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await PauseAsync(listener, provider.Token(new() { ["groups"] = "developers", ["sub"] = "4711" })));
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await PauseAsync(listener, provider.Token(new() { ["groups"] = "others", ["sub"] = "4711" })));
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await PauseAsync(listener, provider.Token(new() { ["roles"] = "operators", ["sub"] = "4711" })));

        Assert.Equal((HttpStatusCode.OK, null), await PauseAsync(listener, provider.Token(new() { ["groups"] = "operators", ["sub"] = "4711", ["email"] = "ann@example.org" })));
        Assert.Equal((HttpStatusCode.OK, null), await PauseAsync(listener, provider.Token(new() { ["groups"] = "operators", ["azp"] = "robot" })));

        Assert.Equal(["why ann", "why 4711 (sub)", "why ann@example.org (email)", "why robot (azp)"], cluster.Orders.Select(order => order[order.IndexOf("why", StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task Token_ThatIsNotGood_Is401()
    {
        await using var provider = new TestProvider();
        await using var stranger = new TestProvider();
        await provider.StartAsync();
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), Options(provider));
        Dictionary<string, object> admin = new() { ["groups"] = "operators", ["sub"] = "4711" };
        var good = provider.Token(admin);
        string[] tokens =
        [
            provider.Token(admin, audience: "other"),
            provider.Token(admin, issuer: "https://login.example"),
            provider.Token(admin, life: TimeSpan.FromMinutes(-10)),
            stranger.Token(admin, issuer: provider.Address),
            provider.Token(admin, key: new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(provider.Jwks)) { KeyId = "1" }, SecurityAlgorithms.HmacSha256)),
            $"{Part("""{"alg":"none","typ":"JWT"}""")}.{good.Split('.')[1]}.",
            $"{good.Split('.')[0]}.{Part($$"""{"aud":"okl","iss":"{{provider.Address}}","groups":"operators","exp":4102444800}""")}.{good.Split('.')[2]}",
            "no.token.at-all",
            "nothing",
        ];

        foreach (var token in tokens)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), await PauseAsync(listener, token));
        }

        Assert.Equal(HttpStatusCode.OK, (await PauseAsync(listener, good)).Status);

        static string Part(string json) => Base64UrlEncoder.Encode(json);
    }

    [Fact]
    public async Task Token_ProviderIsAway_Is503UntilItIsBackAndKeysGoOn()
    {
        await using var provider = new TestProvider();
        var options = Options(provider);
        options.Keys = TestKeys.All();
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), options);
        var token = provider.Token(new() { ["groups"] = "operators", ["sub"] = "4711" });

        for (var i = 0; i <= FailedTries.Most; i++)
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "provider_unavailable"), await PauseAsync(listener, token));
        }

        Assert.Equal((HttpStatusCode.OK, null), await PauseAsync(listener, TestKeys.Of(AccessRole.Admin)));
        await provider.StartAsync();
        await Eventually.HoldsAsync(async () => (await PauseAsync(listener, token)).Status == HttpStatusCode.OK, "the token counts when the provider is back");
    }

    [Fact]
    public async Task Token_WithKeysInAFile_NeedsNoProvider()
    {
        await using var provider = new TestProvider();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("jwks.json"), provider.Jwks, Cancellation);
        var options = Options(provider);
        (options.Oidc.Authority, options.Oidc.Issuer, options.Oidc.JwksFile, options.Oidc.RoleClaim) = (null, provider.Address, folder.File("jwks.json"), "realm_access.roles");
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), options);

        Assert.Equal((HttpStatusCode.OK, null), await PauseAsync(
            listener, provider.Token(new() { ["realm_access"] = new Dictionary<string, object> { ["roles"] = Operators }, ["sub"] = "4711" })));
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), await PauseAsync(listener, provider.Token(new() { ["sub"] = "4711" }, issuer: "https://login.example")));
    }

    private static AdminOptions Options(TestProvider provider) => new()
    {
        Oidc = new OidcOptions
        {
            Authority = provider.Address,
            Audience = "okl",
            RoleClaim = "groups",
            Roles = { Read = ["developers"], Tail = ["support"], Admin = ["operators"] },
        },
    };

    private static async Task<(HttpStatusCode Status, string? Code)> PauseAsync(ApiListener listener, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "api/v1/pipelines/app/state")
        {
            Headers = { { "Authorization", $"Bearer {token}" } },
            Content = JsonContent.Create(new { desired = "paused", reason = "why" }),
        };
        using var answer = await listener.Client.SendAsync(request, Cancellation);
        return answer.IsSuccessStatusCode
            ? (answer.StatusCode, null)
            : (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
    }
}
