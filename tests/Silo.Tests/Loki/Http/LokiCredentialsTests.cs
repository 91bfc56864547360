using System.Text;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Http;
using OrleansKafkaLoki.Silo.Tests.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Http;

public sealed class LokiCredentialsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task PushAsync_BasicPassword_IsSent() =>
        Assert.Equal(Basic("ann", "s3cret"), await AuthorizationAsync(auth =>
            (auth.Strategy, auth.User, auth.Password) = (AuthStrategy.Basic, "ann", new Secret("s3cret"))));

    [Fact]
    public async Task PushAsync_BasicPasswordFile_IsSentWithoutItsLineEnd()
    {
        await File.WriteAllTextAsync(_file, "from file\n", Cancelled);

        Assert.Equal(Basic("ann", "from file"), await AuthorizationAsync(auth =>
            (auth.Strategy, auth.User, auth.PasswordFile) = (AuthStrategy.Basic, "ann", _file)));
    }

    [Fact]
    public async Task PushAsync_BearerToken_IsSent() =>
        Assert.Equal("Bearer t0ken", await AuthorizationAsync(auth =>
            (auth.Strategy, auth.Token) = (AuthStrategy.Bearer, new Secret("t0ken"))));

    [Fact]
    public async Task PushAsync_CredentialsInTheEndpoint_AreSentAndNeverShown()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(
            LokiStub.Status(401, $"bad: {Basic("ann", "p@ss")} is ann with p@ss"), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint.Replace("://", "://ann:p%40ss@", StringComparison.Ordinal));

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await Eventually.HoldsAsync(() => !harness.Health.Healthy, "the push is refused");
        Assert.Equal("bad: Basic *** is ann with ***", harness.Health.Reason);
        Assert.Equal(loki.Endpoint, harness.Health.Endpoint);

        await harness.AdvanceUntilDoneAsync(push, stepSeconds: 5);
        Assert.Equal(Basic("ann", "p@ss"), loki.Received[0].Header("Authorization"));
        Assert.All(harness.Logger.Lines, line => Assert.DoesNotContain("p@ss", line.Text, StringComparison.Ordinal));
        Assert.All(harness.Logger.Lines, line => Assert.DoesNotContain("p%40ss", line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PushAsync_RefusedWhileTheFileHoldsAnotherToken_ThatOneIsTriedAtOnce()
    {
        await File.WriteAllTextAsync(_file, "old", Cancelled);
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => (sink.Auth.Strategy, sink.Auth.TokenFile) = (AuthStrategy.Bearer, _file));
        await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        loki.Answer = context => context.Request.Headers.Authorization == "Bearer new" ? LokiStub.Status(204)(context) : LokiStub.Status(401)(context);
        await File.WriteAllTextAsync(_file, "new", Cancelled);

        // The clock stands still.
        await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled).WaitAsync(Eventually.Deadline, Cancelled);

        Assert.Equal(["Bearer old", "Bearer old", "Bearer new"], loki.Received.Select(push => push.Header("Authorization")));
        Assert.True(harness.Health.Healthy);
    }

    [Fact]
    public async Task PushAsync_TokenFileReplaced_TheNewTokenPasses()
    {
        await File.WriteAllTextAsync(_file, "old", Cancelled);
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => LokiStub.Status(context.Request.Headers.Authorization == "Bearer new" ? 204 : 401, "who are you")(context);
        using var harness = new PusherHarness(loki.Endpoint, sink => (sink.Auth.Strategy, sink.Auth.TokenFile) = (AuthStrategy.Bearer, _file));

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await Eventually.HoldsAsync(() => !harness.Health.Healthy, "the old token is refused");
        Assert.Contains(harness.Logger.Lines, line => line.Level == LogLevel.Error);
        await File.WriteAllTextAsync(_file, "new", Cancelled);

        var verdict = await harness.AdvanceUntilDoneAsync(push, stepSeconds: 2);
        Assert.Equal(PushDisposition.Delivered, verdict.Disposition);
        Assert.Equal(2, loki.Received.Count);
        Assert.True(harness.Health.Healthy);
    }

    [Fact]
    public async Task PushAsync_TokenFileGone_IsHeldNotDropped()
    {
        File.Delete(_file);
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => (sink.Auth.Strategy, sink.Auth.TokenFile) = (AuthStrategy.Bearer, _file));

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await Eventually.HoldsAsync(() => !harness.Health.Healthy, "the file is missed");
        Assert.Contains(_file, harness.Health.Reason, StringComparison.Ordinal);
        Assert.Empty(loki.Received);
        await File.WriteAllTextAsync(_file, "here", Cancelled);

        Assert.Equal(PushDisposition.Delivered, (await harness.AdvanceUntilDoneAsync(push, stepSeconds: 2)).Disposition);
    }

    [Fact]
    public async Task PushAsync_CustomHeaders_AreSent()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.Headers = new() { ["X-Api-Key"] = "k", ["X-Env"] = "a, b" });

        await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);

        Assert.Equal("k", loki.Received[0].Header("X-Api-Key"));
        Assert.Equal("a, b", loki.Received[0].Header("X-Env"));
    }

    [Fact]
    public void Redact_EmptyPassword_LeavesTheText()
    {
        var options = new LokiSinkOptions { Endpoint = "http://ann@loki:3100" };
        var credentials = new LokiCredentials(options.Auth, LokiAddress.From(options), TimeProvider.System);

        Assert.Equal("some words", credentials.Authorize().Redact("some words"));
    }

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    private static async Task<string?> AuthorizationAsync(Action<AuthOptions> configure)
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => configure(sink.Auth));
        await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        return loki.Received[0].Header("Authorization");
    }
}
