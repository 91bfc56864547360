using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Stack;
using OrleansKafkaLoki.Quickstart.Store;
using StackExchange.Redis;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>Many partitions and streams on several silo processes, and what that takes of them and of Redis and Loki.</summary>
internal sealed class ScaleRun : IAsyncDisposable
{
    private readonly ScaleOptions _options;
    private readonly EmbeddedStack _stack;
    private readonly ConnectionMultiplexer _redis;
    private readonly TempFolder _folder = new();
    private readonly string[] _topics;
    private readonly List<SiloRunner> _silos = [];
    private readonly Stopwatch _sinceStart = new();

    private ScaleRun(ScaleOptions options, EmbeddedStack stack, string redis, ConnectionMultiplexer connection)
    {
        (_options, _stack, Redis, _redis) = (options, stack, redis, connection);
        _topics = [.. Enumerable.Range(0, ScaleOptions.Topics).Select(number => $"scale-{number}")];
    }

    /// <summary>Redis' address.</summary>
    public string Redis { get; }

    /// <summary>The silos.</summary>
    public IReadOnlyList<SiloRunner> Silos => _silos;

    /// <summary>A whole run: samples from its start to its end, all of which are shown. Every record has to be delivered once.</summary>
    public static async Task<List<ScaleSample>> MeasureAsync(ScaleOptions options)
    {
        Say(options.ToString());
        await using var run = await PrepareAsync(options);
        List<ScaleSample> samples = [await run.StartAsync()];
        Say(ScaleSample.Heading);
        Say(samples[0].Row(new ScaleSample(0, [], 0, 0, new Dictionary<string, long>())));
        await run.ProduceAsync(TimeSpan.FromSeconds(options.Steady.TotalSeconds >= 60 ? 10 : 5), sample =>
        {
            Say(sample.Row(samples[^1]));
            samples.Add(sample);
        });
        var told = await ApiTimes.SayAsync(run.Silos);
        Assert.Equal(options.Partitions, told[""].GetProperty("partitions").GetInt32());
        Assert.Equal(options.Streams, told["/streams?limit=100"].GetProperty("total").GetInt32());
        await run.DeliveredAsync();
        run.AssertExactlyOnce();
        return samples;
    }

    /// <summary>Starts the servers, creates the topics and produces the first record of every stream. No silo is started yet.</summary>
    public static async Task<ScaleRun> PrepareAsync(ScaleOptions options)
    {
        var stack = await EmbeddedStack.StartAsync(new EmbeddedLokiOptions { Limits = new LokiLimits { MaxStreams = 2 * options.Streams } });
        var redis = Environment.GetEnvironmentVariable("OKL_TEST_REDIS") is { Length: > 0 } server ? server : stack.Store.ConnectionString;
        var run = new ScaleRun(options, stack, redis, await ConnectionMultiplexer.ConnectAsync(redis + ",allowAdmin=true"));
        try
        {
            foreach (var topic in run._topics)
            {
                stack.Broker.CreateTopic(topic, options.Partitions / ScaleOptions.Topics);
            }

            using var generator = run.CreateGenerator(new FirstLines(new ScaleLines(options), options.Streams), rate: 0);
            await generator.RunAsync(TestContext.Current.CancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts all silos and waits until the first record of every stream, and so of every partition, stands in Loki.</summary>
    public async Task<ScaleSample> StartAsync()
    {
        var runId = "scale-" + Guid.NewGuid().ToString("N")[..12];
        var ports = FreePorts.Find(2 * _options.Silos);
        for (var number = 0; number < _options.Silos; number++)
        {
            var folder = _folder.File(string.Create(CultureInfo.InvariantCulture, $"silo-{number}"));
            _silos.Add(new SiloRunner(Configuration(runId, folder, ports[2 * number], ports[(2 * number) + 1]), folder, Alarm, TimeProvider.System));
        }

        _sinceStart.Start();
        await Task.WhenAll(_silos.Select(silo => silo.StartAsync(TestContext.Current.CancellationToken)));
        Say(string.Create(CultureInfo.InvariantCulture, $"all silos are ready after {_sinceStart.Elapsed.TotalSeconds:0.0} s"));
        await DeliveredAsync();
        return await SampleAsync();
    }

    /// <summary>Waits until every record stands in Loki.</summary>
    public Task DeliveredAsync() => Eventually.HoldsAsync(
        () => _stack.Ledger.Totals().Missing == 0,
        "every record is delivered",
        () => $"{_stack.Ledger.Totals()}\n{string.Join('\n', _silos.SelectMany(silo => silo.Log.Tail()))}",
        TimeSpan.FromMinutes(4));

    /// <summary>Fails unless every record was delivered once and unchanged.</summary>
    public void AssertExactlyOnce() => Assert.True(
        _stack.Ledger.Totals().IsExactlyOnce, $"{_stack.Ledger.Totals()}; {string.Join("; ", _stack.Ledger.Differences().Take(20))}");

    /// <summary>Produces at the run's rate for its time; gives each sample to <paramref name="each"/>.</summary>
    public async Task ProduceAsync(TimeSpan interval, Action<ScaleSample> each)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var generator = CreateGenerator(new ScaleLines(_options), _options.Rate);
        stop.CancelAfter(_options.Steady);
        var producing = generator.RunAsync(stop.Token);
        using var timer = new PeriodicTimer(interval);
        while (!producing.IsCompleted)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            each(await SampleAsync());
        }

        await producing;
        Assert.Equal(0, generator.Failed);
    }

    /// <summary>What it takes now.</summary>
    public async Task<ScaleSample> SampleAsync() => new(
        _sinceStart.Elapsed.TotalSeconds,
        [.. _silos.Select(silo => ProcessSample.Of(silo.ProcessId))],
        _stack.Ledger.Totals().Delivered,
        _stack.Loki.Counters.PushesByStatus.Values.Sum(),
        await RedisCommandsAsync());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
        await _redis.DisposeAsync();
        await _stack.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Says something in the test's output.</summary>
    public static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static void Alarm(string line) => TestContext.Current.SendDiagnosticMessage(line);

    private SiloConfiguration Configuration(string runId, string folder, int adminPort, int siloPort) => new()
    {
        BootstrapServers = _stack.Broker.BootstrapServers,
        Topics = _topics,
        Loki = _stack.Loki.Address,
        Redis = Redis,
        AdminPort = adminPort,
        SiloPort = siloPort,
        RunId = runId,
        DeadLetters = Path.Combine(folder, "dead-letters"),
        Labels = new Dictionary<string, string> { ["stream"] = "{{ stream }}" },
        BatchTimeoutSecs = _options.BatchTimeoutSecs,
    };

    private LogGenerator CreateGenerator(ILineSource lines, double rate) => new(
        new GeneratorOptions
        {
            BootstrapServers = _stack.Broker.BootstrapServers,
            Topics = _topics,
            Partitions = _options.Partitions / ScaleOptions.Topics,
            Rate = rate,
        },
        lines,
        _stack.Ledger,
        TimeProvider.System);

    /// <summary>Calls by command; none where the server does not count them, as the embedded one.</summary>
    private async Task<IReadOnlyDictionary<string, long>> RedisCommandsAsync() =>
        (await _redis.GetServers()[0].InfoAsync("commandstats")).SelectMany(group => group)
            .Where(pair => pair.Key.StartsWith("cmdstat_", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key["cmdstat_".Length..], pair => long.Parse(pair.Value.Split('=', ',')[1], CultureInfo.InvariantCulture));
}
