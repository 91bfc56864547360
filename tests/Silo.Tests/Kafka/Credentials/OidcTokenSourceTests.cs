using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka.Credentials;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

public sealed class OidcTokenSourceTests
{
    private const string Hush = "p@ss:+ word";
    private readonly FakeTimeProvider _time = new();
    private readonly OAuthBearerOptions _options = new()
    {
        TokenEndpointUrl = "https://login.example/token?tenant=1",
        ClientId = "ship per",
        ClientSecret = new Secret(Hush),
        Scope = "kafka read",
        Extensions = { ["logicalCluster"] = "lkc-1" },
    };

    [Fact]
    public async Task Get_Granted_IsTheTokenAsLongAsItIsGood()
    {
        var (token, request, form) = await GetAsync(HttpStatusCode.OK, """{"access_token":"eyJ.x.y","expires_in":300}""");

        Assert.Equal(("eyJ.x.y", _time.GetUtcNow().AddSeconds(300)), (token.Value, token.ExpiresAt));
        Assert.Equal("lkc-1", token.Extensions["logicalCluster"]);
        Assert.Equal("grant_type=client_credentials&scope=kafka+read", form);
        Assert.Equal("https://login.example/token?tenant=1", request.RequestUri!.AbsoluteUri);
        Assert.Equal("ship+per:p%40ss%3A%2B+word", Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.Authorization!.Parameter!)));
    }

    [Fact]
    public async Task Get_SecretsFileRenewed_ReadForEachToken()
    {
        using var folder = new TempFolder();
        (_options.ClientSecret, _options.ClientSecretFile) = (null, folder.File("secret"));
        List<string> sent = [];
        foreach (var secret in (string[])["one", "two"])
        {
            await File.WriteAllTextAsync(_options.ClientSecretFile, secret, TestContext.Current.CancellationToken);
            var (_, request, _) = await GetAsync(HttpStatusCode.OK, """{"access_token":"a","expires_in":"300"}""");
            sent.Add(Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.Authorization!.Parameter!)));
        }

        Assert.Equal(["ship+per:one", "ship+per:two"], sent);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":"invalid_client","error_description":"p@ss"}""", "401 invalid_client")]
    [InlineData(HttpStatusCode.BadGateway, "<html>", "HTTP status 502")]
    [InlineData(HttpStatusCode.OK, "<html>", "the answer is no token response")]
    [InlineData(HttpStatusCode.OK, """{"access_token":"eyJ"}""", "the answer does not say how long the token is good (expires_in)")]
    [InlineData(HttpStatusCode.OK, """{"access_token":"eyJ","expires_in":"soon"}""", "the answer is no token response")]
    [InlineData(HttpStatusCode.OK, """{"access_token":"eyJ","expires_in":0}""", "the token has expired already")]
    public async Task Get_NotGranted_SaysWhyWithoutSecrets(HttpStatusCode status, string body, string reason)
    {
        var error = await Assert.ThrowsAsync<TokenException>(() => GetAsync(status, body));

        Assert.Equal($"https://login.example/token: {reason}", error.Message);
    }

    private async Task<(KafkaToken Token, HttpRequestMessage Request, string Form)> GetAsync(HttpStatusCode status, string body)
    {
        HttpRequestMessage? sent = null;
        var form = "";
        using var handler = new Handler(async request =>
        {
            (sent, form) = (request, await request.Content!.ReadAsStringAsync());
            return new HttpResponseMessage(status) { Content = new StringContent(body) };
        });
        using var source = new OidcTokenSource(_options, handler, _time);
        return (await source.GetAsync(TestContext.Current.CancellationToken), sent!, form);
    }

    private sealed class Handler(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
