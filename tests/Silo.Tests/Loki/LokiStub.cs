using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

/// <summary>An HTTP server on an ephemeral loopback port that answers pushes as a test wants and remembers them.</summary>
internal sealed class LokiStub : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedPush> _received = [];
    private readonly WebApplication _app;
    private int _atOnce;

    private LokiStub(WebApplication app) => _app = app;

    /// <summary>What to answer; 204 unless a test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Status(204);

    /// <summary>Where it listens.</summary>
    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<ReceivedPush> Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>The most requests that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    public static async Task<LokiStub> StartAsync(int port = 0, X509Certificate2? certificate = null, bool clientCertificate = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = clientCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        var app = builder.Build();
        var stub = new LokiStub(app);
        app.Run(stub.ReceiveAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return stub;
    }

    /// <summary>An answer with a status and some words.</summary>
    public static Func<HttpContext, Task> Status(int status, string body = "", string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        if (body.Length > 0)
        {
            await context.Response.WriteAsync(body);
        }
    };

    /// <summary>Answers in turn; the last one stays.</summary>
    public static Func<HttpContext, Task> InTurn(params Func<HttpContext, Task>[] answers)
    {
        var next = -1;
        return context => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](context);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (_gate)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
            _received.Add(new ReceivedPush(
                context.Request.Path,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray(),
                context.Connection.ClientCertificate?.Subject));
        }

        context.Request.Body = new MemoryStream(body.ToArray());
        try
        {
            await Answer(context);
        }
        finally
        {
            lock (_gate)
            {
                _atOnce--;
            }
        }
    }
}
