using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Quickstart.Store;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Health;
using OrleansKafkaLoki.Silo.Telemetry;

namespace OrleansKafkaLoki.Silo.Tests.Api;

/// <summary>An admin listener before a cluster that a test makes up.</summary>
internal sealed class ApiListener : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiListener(WebApplication app, Uri address) => (_app, Address, Client) = (app, address, new HttpClient { BaseAddress = address });

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<ApiListener> StartAsync(
        StaticCluster cluster, string? token = null, StaticStreams? streams = null, EventLog? events = null, StaticJobs? jobs = null, StaticLetters? letters = null) =>
        StartAsync(cluster, new AdminOptions { Token = token is null ? null : new Secret(token) }, streams: streams, events: events, jobs: jobs, letters: letters);

    public static async Task<ApiListener> StartAsync(
        StaticCluster cluster, AdminOptions options, TimeProvider? time = null, StaticStreams? streams = null, EventLog? events = null, StaticJobs? jobs = null,
        StaticLetters? letters = null)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePorts.Find(1)[0]}");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        options.Listen = address;
        builder.AddAdmin(options);
        builder.Services.AddSingleton<EventMetrics>();
        builder.Services.AddSingleton(services => events ?? new EventLog(services.GetRequiredService<EventMetrics>()));
        builder.Services
            .AddShipperTelemetry("silo-1")
            .AddSingleton<SiloHealth>()
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton<IPipelineCatalog>(new OnePipeline())
            .AddSingleton<IClusterReader>(cluster)
            .AddSingleton<IPipelineControl>(cluster)
            .AddSingleton<IPositionControl>(cluster)
            .AddSingleton<IExplainer>(cluster)
            .AddSingleton<IStreamOperator>(streams ?? new StaticStreams())
            .AddSingleton<IJobOperator>(jobs ?? new StaticJobs())
            .AddSingleton<ILetterReader>(letters ?? new StaticLetters());
        var app = builder.Build();
        app.MapAdmin();
        app.MapPost("/change", () => "changed");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApiListener(app, new Uri($"{(options.Tls.CrtFile is null ? "http" : "https")}://{address}/"));
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(
            expected == HttpStatusCode.OK ? "application/json" : "application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.Clone();
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class OnePipeline : IPipelineCatalog
    {
        public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; } = new Dictionary<string, PipelineOptions> { ["app"] = new() };
    }
}
