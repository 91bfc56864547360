using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Http;

public sealed class ApiClientTests
{
    private const string Problem =
        """
        {"status":404,"code":"pipeline_not_found","detail":"There is no pipeline 'x'.","remedy":"Ask for one of those under known.","known":["app","shop"],
        "errors":[{"parameter":"limit","value":"0","message":"Must be 1 to 1000."}]}
        """;

    [Theory]
    [InlineData(400, 2)]
    [InlineData(401, 77)]
    [InlineData(403, 77)]
    [InlineData(404, 2)]
    [InlineData(409, 1)]
    [InlineData(412, 1)]
    [InlineData(422, 2)]
    [InlineData(500, 1)]
    [InlineData(503, 69)]
    public async Task Answer_SaysNo_IsToldInItsWords(int status, int exitCode)
    {
        await using var api = (await StubApi.StartAsync()).On("GET", Problem, status);

        var run = await OklRun.CallAsync(api.Url, "pipelines");

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            "There is no pipeline 'x'. (pipeline_not_found)\nlimit '0': Must be 1 to 1000.\nAsk for one of those under known.\nKnown: app, shop\n", run.Error);
    }

    [Fact]
    public async Task Answer_WithControlCharacters_IsToldWithoutThem()
    {
        await using var api = (await StubApi.StartAsync()).On("GET", """{"status":404,"code":"x","detail":"\u001b]0;title\u0007 \u009b2J","remedy":"r"}""", 404);

        Assert.Equal("\\u001b]0;title\\u0007 \\u009b2J (x)\nr\n", (await OklRun.CallAsync(api.Url, "pipelines")).Error);
    }

    [Fact]
    public async Task Facts_WithControlCharacters_AreShownWithoutThem()
    {
        await using var api = (await StubApi.StartAsync()).On("GET", """{"a\u001b[2J":"b\u001b[2J"}""");

        var run = await OklRun.CallAsync(api.Url, "partition app/logs/0");

        Assert.Equal("a [2J  b [2J\n", run.Output);
    }

    [Theory]
    [InlineData("one\ntwo\n")]
    [InlineData("\u00e4")]
    [InlineData("\n")]
    public async Task Token_OfFileThatHoldsNone_EndsWith2AndALine(string content)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("token"), content, TestContext.Current.CancellationToken);

        var run = await OklRun.CallAsync("http://127.0.0.1:1", $"pipelines --token-file {folder.File("token")}");

        Assert.Equal((2, 1), (run.ExitCode, run.Error.Count(letter => letter == '\n')));
    }

    [Theory]
    [InlineData("''")]
    [InlineData("/nowhere/token")]
    [InlineData("/")]
    public async Task Token_FileThatCannotBeRead_EndsWith2(string file) =>
        Assert.Equal(2, (await OklRun.CallAsync("http://127.0.0.1:1", $"pipelines --token-file {file}")).ExitCode);

    [Theory]
    [InlineData(401, "", 77, "wants to know who asks")]
    [InlineData(404, "<html>", 2, "Is this the admin listener of a silo?")]
    [InlineData(200, "<html>", 1, "Is this the admin listener of a silo?")]
    public async Task Answer_OfSomethingElse_SaysWhatToDo(int status, string body, int exitCode, string words)
    {
        await using var api = (await StubApi.StartAsync()).On("GET", body, status);

        var run = await OklRun.CallAsync(api.Url, "pipelines");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_Away_EndsWith69()
    {
        var url = await FreeUrlAsync();

        var run = await OklRun.CallAsync(url, "pipelines");

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("cannot be reached", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_Silent_EndsWith69()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var run = await OklRun.CallAsync($"http://{silent.LocalEndpoint}", "pipelines --timeout 0.2");

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("did not answer within 0.2 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfFile_CountsBeforeTheVariable()
    {
        await using var api = (await StubApi.StartAsync()).On("GET", """{"items":[]}""");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("token"), "\ufefffrom file\n", TestContext.Current.CancellationToken);

        await OklRun.CallAsync(api.Url, "pipelines", environment: ("OKL_TOKEN", "from variable"));
        await OklRun.CallAsync(api.Url, "pipelines", environment: [("OKL_TOKEN", "x"), ("OKL_TOKEN_FILE", folder.File("token"))]);
        await OklRun.CallAsync(api.Url, $"pipelines --token-file {folder.File("token")}", environment: ("OKL_TOKEN_FILE", "/nowhere"));
        await OklRun.CallAsync(api.Url, "pipelines");
        var missing = await OklRun.CallAsync(api.Url, "pipelines --token-file /nowhere");

        Assert.Equal(["Bearer from variable", "Bearer from file", "Bearer from file", ""], api.Requests.Select(request => request.Authorization));
        Assert.Equal(2, missing.ExitCode);
    }

    [Theory]
    [InlineData("pipelines --url ftp://here")]
    [InlineData("pipelines --url nonsense")]
    [InlineData("pipelines --url http://ann:secret@127.0.0.1:1")]
    [InlineData("pipelines --ca-file /nowhere")]
    public async Task Connection_Wrong_EndsWith2(string line)
    {
        var run = await OklRun.CallAsync("http://127.0.0.1:1", line);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_CaFile_DecidesWhoIsBelieved()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var api = (await StubApi.StartAsync(certificate)).On("GET", """{"items":[]}""");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("ca.pem"), certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);

        var trusted = await OklRun.CallAsync(api.Url, $"pipelines --ca-file {folder.File("ca.pem")}");
        var untrusted = await OklRun.CallAsync(api.Url, "pipelines");
        var renamed = await OklRun.CallAsync(api.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), $"pipelines --ca-file {folder.File("ca.pem")}");

        Assert.Equal((0, ""), (trusted.ExitCode, trusted.Error));
        Assert.Equal(69, untrusted.ExitCode);
        Assert.Contains("is not believed", untrusted.Error, StringComparison.Ordinal);
        Assert.Contains("is not believed", renamed.Error, StringComparison.Ordinal);
    }

    private static async Task<string> FreeUrlAsync()
    {
        await using var api = await StubApi.StartAsync();
        return api.Url;
    }
}
