using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Tests.Api;

namespace OrleansKafkaLoki.Silo.Tests.Access;

public sealed class AccessTests
{
    private const string Pipelines = "api/v1/pipelines";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Bearer the-own-key-to-admin", "admin")]
    [InlineData("bearer  the-own-key-to-admin", "admin")]
    [InlineData("Basic admin:the-own-key-to-admin", "admin")]
    [InlineData("Basic ann:pä:ss", "ann")]
    [InlineData("Bearer single-token", "the holder of admin.token")]
    public async Task Change_WithSomething_IsByWhoseItIs(string header, string by)
    {
        var cluster = new StaticCluster { Partitions = [StaticCluster.Running("a", 0, 0)] };
        await using var listener = await ApiListener.StartAsync(cluster, All());

        using var answer = await SendAsync(listener, HttpMethod.Put, $"{Pipelines}/app/state", header, new { desired = "paused", reason = "why" });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.EndsWith($"why {by}", Assert.Single(cluster.Orders), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer the-own-key-to-admi")]
    [InlineData("Bearer")]
    [InlineData("Basic admin:the-own-key-to-read")]
    [InlineData("Basic read:the-own-key-to-admin")]
    [InlineData("Basic :the-own-key-to-admin")]
    [InlineData("Basic Ann:pä:ss")]
    [InlineData("Basic ann:single-token")]
    [InlineData("Basic the holder of admin.token:single-token")]
    [InlineData("Basic :single-token")]
    [InlineData("Basic :")]
    [InlineData("Digest the-own-key-to-admin")]
    [InlineData("the-own-key-to-admin")]
    public async Task Get_WithSomethingElse_Is401WithARemedy(string header)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), All());

        using var answer = await SendAsync(listener, HttpMethod.Get, Pipelines, header);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(["Basic", "Bearer"], answer.Headers.WwwAuthenticate.Select(way => way.Scheme));
        var problem = await ProblemAsync(answer);
        Assert.Equal("unauthenticated", problem.GetProperty("code").GetString());
        Assert.Contains("Authorization: Bearer", problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-own-key-to", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_WithTheRoleRead_Is403AndNamesTheRoleThatIsNeeded()
    {
        var cluster = new StaticCluster { Partitions = [StaticCluster.Running("a", 0, 0)] };
        await using var listener = await ApiListener.StartAsync(cluster, All());

        using var answer = await SendAsync(
            listener, HttpMethod.Put, $"{Pipelines}/app/state", "Bearer the-own-key-to-read", new { desired = "paused", reason = "why" });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var problem = await ProblemAsync(answer);
        Assert.Equal("forbidden", problem.GetProperty("code").GetString());
        Assert.Contains("needs the role admin; the key or token has read", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(cluster.Orders);
    }

    [Fact]
    public async Task Key_FileIsReplaced_CountsWithoutARestart()
    {
        using var folder = new TempFolder();
        var file = folder.File("key");
        await File.WriteAllTextAsync(file, "the-first-key-of-ann\n", Cancellation);
        var time = new FakeTimeProvider();
        await using var listener = await ApiListener.StartAsync(
            new StaticCluster(), new AdminOptions { Keys = [new AccessKeyOptions { Name = "ann", Role = AccessRole.Read, KeyFile = file }] }, time);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("the-first-key-of-ann"));

        // Just being written, or not a key that would be taken at start.
        foreach (var unusable in new[] { "", "the-second", "the second key of ann" })
        {
            await File.WriteAllTextAsync(file, unusable, Cancellation);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync("the-first-key-of-ann"));
        }

        await File.WriteAllTextAsync(file, "the-second-key-of-ann\n", Cancellation);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("the-second-key-of-ann"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("the-first-key-of-ann"));

        async Task<HttpStatusCode> StatusAsync(string key)
        {
            using var answer = await SendAsync(listener, HttpMethod.Get, Pipelines, $"Bearer {key}");
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Tries_TooManyHaveFailed_WaitUnlessProvenBefore()
    {
        var time = new FakeTimeProvider();
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), new AdminOptions { Keys = TestKeys.All() }, time);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("Bearer the-own-key-to-read"));
        for (var i = 0; i < FailedTries.Most; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync($"Bearer guess-{i}"));
        }

        time.Advance(TimeSpan.FromSeconds(20));
        using var wrong = await SendAsync(listener, HttpMethod.Get, Pipelines, "Bearer guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, wrong.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(40), wrong.Headers.RetryAfter?.Delta);
        Assert.Equal("too_many_tries", (await ProblemAsync(wrong)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(null));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync("Bearer the-own-key-to-tail"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("Bearer the-own-key-to-read"));

        var page = await SendAsync(listener, HttpMethod.Get, "metrics", "Bearer the-own-key-to-read");
        var metrics = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Matches(@"okl_admin_refused\w*\{[^}]*reason=""wrong_key""[^}]*\} 10\b", metrics);
        Assert.Matches(@"okl_admin_refused\w*\{[^}]*reason=""too_many_tries""[^}]*\} 3\b", metrics);

        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("Bearer the-own-key-to-tail"));

        async Task<HttpStatusCode> StatusAsync(string? header)
        {
            using var answer = await SendAsync(listener, HttpMethod.Get, Pipelines, header);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("DELETE", "api/v1/pipelines/app", "GET, HEAD")]
    [InlineData("POST", "api/v1/pipelines/app/state", "PUT")]
    [InlineData("GET", "api/v1/pipelines/app/topics/a/partitions/0/state", "PUT")]
    [InlineData("POST", "api/v1/cluster", "GET, HEAD")]
    public async Task Method_ThatAKnownPathDoesNotTake_Is405WithThoseItTakes(string method, string path, string allowed)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster());

        using var answer = await SendAsync(listener, new HttpMethod(method), path, null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
        Assert.Equal("method_not_allowed", (await ProblemAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Change_WithoutABody_Is400AndNot405()
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster());

        using var answer = await SendAsync(listener, HttpMethod.Put, $"{Pipelines}/app/state", null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_body", (await ProblemAsync(answer)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("Bearer the-own-key-to-read", true)]
    [InlineData("Bearer the-own-key-to-rea", false)]
    [InlineData(null, false)]
    public async Task Health_WithAndWithoutAKey_AnswersAndTellsPartsToWhoMaySeeThem(string? header, bool isTold)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), All());

        using var answer = await SendAsync(listener, HttpMethod.Get, "health/dependencies", header);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isTold, (await answer.Content.ReadAsStringAsync(Cancellation)).Contains("parts", StringComparison.Ordinal));
    }

    private static AdminOptions All() => new() { Keys = TestKeys.All(), Username = "ann", Password = new Secret("pä:ss"), Token = new Secret("single-token") };

    /// <summary>Basic credentials stand there as one reads them.</summary>
    private static async Task<HttpResponseMessage> SendAsync(ApiListener listener, HttpMethod method, string path, string? header, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header.StartsWith("Basic ", StringComparison.Ordinal)
                ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(header["Basic ".Length..]))}"
                : header);
        }

        return await listener.Client.SendAsync(request, Cancellation);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
