using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OrleansKafkaLoki.Okl.Tests.Harness;

/// <summary>An API that answers what a test wants, and remembers what it was asked.</summary>
internal sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new();
    private Func<HttpContext, Task>? _stream;

    private StubApi(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>What was asked, the oldest first.</summary>
    public ConcurrentQueue<StubRequest> Requests { get; } = new();

    public static async Task<StubApi> StartAsync(X509Certificate2? certificate = null)
    {
        var api = new StubApi(certificate);
        await api._app.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    /// <summary>Answers <paramref name="body"/> to what begins with <paramref name="request"/>, such as <c>GET /api/v1/cluster</c>; the longest counts.</summary>
    public StubApi On(string request, string body, int status = 200)
    {
        _answers[request] = (status, body);
        return this;
    }

    /// <summary>Has <paramref name="stream"/> answer everything.</summary>
    public StubApi Streams(Func<HttpContext, Task> stream)
    {
        _stream = stream;
        return this;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new StubRequest(
            $"{context.Request.Method} {context.Request.Path.ToUriComponent()}{context.Request.QueryString.ToUriComponent()}",
            await reader.ReadToEndAsync(context.RequestAborted),
            context.Request.Headers.IfMatch.ToString(),
            context.Request.Headers.Authorization.ToString());
        Requests.Enqueue(request);
        if (_stream is { } stream)
        {
            await stream(context);
            return;
        }

        var found = _answers.Where(answer => request.Line.StartsWith(answer.Key, StringComparison.Ordinal)).OrderByDescending(answer => answer.Key.Length).Select(answer => answer.Value)
            .FirstOrDefault((404, """{"status":404,"code":"route_not_found","detail":"There is nothing here.","remedy":"Look elsewhere."}"""));
        context.Response.StatusCode = found.Item1;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(found.Item2, context.RequestAborted);
    }
}
