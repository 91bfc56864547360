using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki;
using OrleansKafkaLoki.Silo.Loki.Query;
using OrleansKafkaLoki.Silo.Tests.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

/// <summary>Whether Loki lets itself be asked is tried before a crash has to know.</summary>
public sealed class QueryWatchTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly RecordingLogger<LokiReader> _log = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A token that may only write: pushes pass, so nothing else would tell.</summary>
    [Fact]
    public async Task ExecuteAsync_QuestionsRefused_SaysSoAtTheStartAndWhenItIsOver()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(401, "invalid scope requested\n");
        await using var services = Start(loki.Endpoint, sink => (sink.TenantId, sink.Labels["topic"], sink.Labels["app"]) = ("team-a", "{{ topic }}", "a\"b"), out var watch);

        await watch.StartAsync(Cancelled);
        await Eventually.HoldsAsync(() => Reason(services) is not null, "health tells of it");

        var line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Warning, "LokiQueriesFail"), (line.Level, line.Event));
        foreach (var part in new[] { loki.Endpoint, "tenant 'team-a'", "401", "invalid scope requested", "sent again without asking", "Let this client query", "at_least_once" })
        {
            Assert.Contains(part, line.Text, StringComparison.Ordinal);
            Assert.Contains(part, Reason(services), StringComparison.Ordinal);
        }

        var request = Assert.Single(loki.Received);
        Assert.Equal(("/loki/api/v1/query_range", "team-a", "categorize-labels"), (request.Path, request.Header("X-Scope-OrgID"), request.Header("X-Loki-Response-Encoding-Flags")));
        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        Assert.Equal(
            $"query={{topic=~\".+\", app=\"a\\\"b\"}}&start={now - 60_000_000_000}&end={now + 1}&limit=2&direction=forward",
            Uri.UnescapeDataString(Encoding.ASCII.GetString(request.Body)));

        loki.Answer = QueryAnswers.Streams();
        await PassAsync(TimeSpan.FromMinutes(5), () => Reason(services) is null);

        Assert.Equal((LogLevel.Information, "LokiQueriesPass"), (_log.Lines[^1].Level, _log.Lines[^1].Event));
        Assert.Equal((2, 2), (_log.Lines.Count, loki.Received.Count));
        await watch.StopAsync(Cancelled);
    }

    [Fact]
    public async Task ExecuteAsync_TenantOfRecords_IsTriedWhenItIsPushedFor()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => context.Request.Path == "/loki/api/v1/push" ? LokiStub.Status(204)(context) : LokiStub.Status(403, "no")(context);
        await using var services = Start(loki.Endpoint, sink => (sink.TenantId, sink.FallbackTenantId, sink.Labels["app"]) = ("{{ tenant }}", "other", "x"), out var watch);

        await watch.StartAsync(Cancelled);
        await services.GetRequiredService<ILokiPusher>().PushAsync(
            TestProtobuf.Batch(new LabelStream("web", "team-b", "{app=\"api\"}"), [TestProtobuf.Entry(1, "x")]), Cancelled);
        await PassAsync(QueryWatch.Beat, () => Reason(services) is not null);

        Assert.Contains("tenant 'team-b': status 403: no", Reason(services), StringComparison.Ordinal);
        await watch.StopAsync(Cancelled);
    }

    [Fact]
    public async Task ExecuteAsync_NobodyListens_SaysSo()
    {
        string endpoint;
        await using (var gone = await LokiStub.StartAsync())
        {
            endpoint = gone.Endpoint;
        }

        await using var services = Start(endpoint, sink => sink.Labels["app"] = "{{ topic }}", out var watch);

        await watch.StartAsync(Cancelled);
        await Eventually.HoldsAsync(() => Reason(services) is not null, "health tells of it");

        Assert.Contains("status none: ", Reason(services), StringComparison.Ordinal);
        await watch.StopAsync(Cancelled);
    }

    [Fact]
    public async Task ExecuteAsync_AtLeastOnce_AsksNothingAndShowsNothing()
    {
        await using var loki = await LokiStub.StartAsync();
        await using var services = Start(loki.Endpoint, sink => (sink.Delivery, sink.Labels["app"]) = (DeliveryMode.AtLeastOnce, "x"), out var watch);

        await watch.StartAsync(Cancelled);
        _time.Advance(TimeSpan.FromHours(2));
        await watch.StopAsync(Cancelled);

        Assert.Empty(loki.Received);
        Assert.DoesNotContain(services.GetServices<IHealthSource>().SelectMany(source => source.Check()), part => part.Part.EndsWith("queries", StringComparison.Ordinal));
    }

    private ServiceProvider Start(string endpoint, Action<LokiSinkOptions> configure, out IHostedService watch)
    {
        var options = new PipelineOptions { Sink = { Endpoint = endpoint } };
        configure(options.Sink);
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<ILogger<LokiReader>>(_log)
            .AddSingleton<IPipelineCatalog>(new TestCatalog(("web", options)))
            .AddLokiPusher()
            .AddLokiReader()
            .AddQueryWatch()
            .BuildServiceProvider();
        watch = services.GetServices<IHostedService>().OfType<QueryWatch>().Single();
        return services;
    }

    private static string? Reason(ServiceProvider services)
    {
        var part = services.GetServices<IHealthSource>().SelectMany(source => source.Check()).Single(part => part.Part == "loki.web.queries");
        Assert.True(part.Ready);
        return part.Reason;
    }

    private Task PassAsync(TimeSpan time, Func<bool> until)
    {
        var end = _time.GetUtcNow() + time;
        return Eventually.HoldsAsync(
            () =>
            {
                if (_time.GetUtcNow() < end)
                {
                    _time.Advance(QueryWatch.Beat);
                }

                return until();
            },
            "the next question has its answer");
    }
}
