using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Quickstart.Store;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Hosting;

namespace OrleansKafkaLoki.Silo.Tests.Hosting;

public sealed class ShipperHostTests
{
    private const string Token = "the-admin-token";
    private const string Key = "the-key-of-ann-0123456789";
    private const string RedisPassword = "the-redis-password";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One silo through its whole life, because starting one is what takes time.</summary>
    [Fact]
    public async Task Run_RedisComesLate_WaitsThenServesAndTellsNoSecret()
    {
        var ports = FreePorts.Find(2);
        await using var shipper = ShipperHost.Build(Options(ports));
        using var log = new ListLogger();
        shipper.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var starting = shipper.StartAsync(Cancellation);
        using var client = new HttpClient();
        await Eventually.HoldsAsync(() => shipper.Urls.Count > 0 && !shipper.Urls.First().EndsWith(":0", StringComparison.Ordinal), "the admin listener is bound");
        client.BaseAddress = new Uri(shipper.Urls.First());
        List<string> answers = [];

        // Redis is away: alive, not ready, and the reason is told to who may know it.
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/health/live")).StatusCode);
        await Eventually.HoldsAsync(() => log.Messages.Any(message => message.Contains("Waiting for Redis", StringComparison.Ordinal)), "the log says once that Redis is waited for");
        var waiting = await GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        Assert.Equal("it has not joined the cluster yet", Reason(await waiting.Content.ReadAsStringAsync(Cancellation), "silo"));
        var missing = await GetAsync("/health/dependencies");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, missing.StatusCode);
        Assert.Equal($"Redis at 127.0.0.1:{ports[0]}: it cannot be reached", Reason(await missing.Content.ReadAsStringAsync(Cancellation), "redis"));
        Assert.False(starting.IsCompleted);

        using var redis = TestRedis.Start(ports[0], RedisPassword);
        await starting.WaitAsync(Eventually.Deadline, Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/health/dependencies")).StatusCode);
        Assert.Single(log.Messages, message => message.Contains("Waiting for Redis", StringComparison.Ordinal));

        Assert.Contains("Orleans Dashboard", await (await GetAsync("/dashboard/")).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("text/css", (await GetAsync("/dashboard/index.css")).Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"hosts\":", await (await GetAsync("/dashboard/DashboardCounters")).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/dashboard/nothing")).StatusCode);
        Assert.Contains("dotnet_process_memory_working_set", await (await GetAsync("/metrics")).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        // Without the token only the bare status is left.
        client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/metrics", authorize: false)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/dashboard/", authorize: false)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/dashboard/DashboardCounters", authorize: false)).StatusCode);
        foreach (var path in (string[])["/health/ready", "/health/dependencies"])
        {
            var bare = await GetAsync(path, authorize: false);
            Assert.Equal(HttpStatusCode.OK, bare.StatusCode);
            Assert.DoesNotContain("parts", await bare.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        // A key is told no more where it is refused than where it is taken.
        foreach (var header in (AuthenticationHeaderValue[])[new("Bearer", $"{Key}x"), new("Bearer", Key), new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"ben:{Key}")))])
        {
            client.DefaultRequestHeaders.Authorization = header;
            using var nothing = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await client.PutAsync(new Uri("/api/v1/pipelines/app/state", UriKind.Relative), nothing, Cancellation);
            answers.Add(await answer.Content.ReadAsStringAsync(Cancellation));
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, answers[^1]);
        }

        await shipper.StopAsync(Cancellation);
        Assert.All(answers.Concat(log.Messages), text =>
        {
            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(RedisPassword, text, StringComparison.Ordinal);
        });

        async Task<HttpResponseMessage> GetAsync(string path, bool authorize = true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = authorize ? new AuthenticationHeaderValue("Bearer", Token) : null;
            var response = await client.SendAsync(request, Cancellation);
            answers.Add(await response.Content.ReadAsStringAsync(Cancellation));
            return response;
        }
    }

    [Fact]
    public async Task Run_ToldToStopWhileRedisIsAway_StopsAtOnceWithZero()
    {
        var shipper = ShipperHost.Build(Options(FreePorts.Find(2)));
        var running = ShipperHost.RunAsync(shipper, Cancellation);
        await Eventually.HoldsAsync(() => shipper.Urls.Any(url => !url.EndsWith(":0", StringComparison.Ordinal)), "the admin listener is bound");

        shipper.Lifetime.StopApplication();

        Assert.Equal(0, await running.WaitAsync(Eventually.Deadline, Cancellation));
    }

    [Fact]
    public async Task Run_RedisIsLostAndItIsToldToStopWhileItJoins_StopsWithZero()
    {
        var ports = FreePorts.Find(2);
        var shipper = ShipperHost.Build(Options(ports));
        var redis = TestRedis.Start(ports[0], RedisPassword);
        shipper.Services.GetRequiredService<ISiloLifecycleSubject>().Subscribe(
            nameof(ShipperHostTests), ServiceLifecycleStage.RuntimeGrainServices, cancellation =>
            {
                redis.Dispose();
                shipper.Lifetime.StopApplication();
                return Task.CompletedTask;
            });

        Assert.Equal(0, await ShipperHost.RunAsync(shipper, Cancellation).WaitAsync(Eventually.Deadline, Cancellation));
    }

    [Fact]
    public void Defaults_AllListeners_AreOnLoopback()
    {
        var options = new ShipperOptions();

        Assert.Equal(("127.0.0.1:8080", "127.0.0.1"), (options.Admin.Listen, options.Cluster.ListenAddress));
    }

    private static ShipperOptions Options(int[] ports) => new()
    {
        Redis =
        {
            ConnectionString = new Secret(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ports[0]},connectTimeout=500")),
            Password = new Secret(RedisPassword),
        },
        Cluster = { SiloPort = ports[1] },
        Admin = { Listen = "127.0.0.1:0", Token = new Secret(Token), Keys = [new AccessKeyOptions { Name = "ann", Key = new Secret(Key) }] },
    };

    private static string? Reason(string report, string part) => JsonDocument.Parse(report).RootElement.GetProperty("parts").EnumerateArray()
        .Single(element => element.GetProperty("name").GetString() == part).GetProperty("reason").GetString();

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
