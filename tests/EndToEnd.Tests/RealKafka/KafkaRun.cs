using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki.Faults;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A silo process that reads every topic of one test's real Kafka, with the embedded Redis and Loki.</summary>
internal sealed class KafkaRun : IAsyncDisposable
{
    private readonly TestServers _servers;
    private readonly TempFolder _folder = new();
    private readonly LokiReader _reader;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(TimeSpan At, HttpStatusCode Status)> _statuses = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private Task _watch = Task.CompletedTask;

    private KafkaRun(
        KafkaNodes kafka, TestServers servers, IReadOnlyList<string> topics, Func<SiloConfiguration, SiloConfiguration> configure,
        IReadOnlyDictionary<string, string>? settings = null)
    {
        (Kafka, _servers) = (kafka, servers);
        var (runId, ports) = ("e2e-" + Guid.NewGuid().ToString("N")[..12], FreePorts.Find(2));
        Group = runId;
        _reader = new LokiReader(servers.Loki, runId);
        Silo = new SiloRunner(
            configure(new SiloConfiguration
            {
                BootstrapServers = kafka.BootstrapServers,
                Topics = topics,
                Loki = servers.Loki,
                Redis = servers.Redis,
                AdminPort = ports[0],
                SiloPort = ports[1],
                RunId = runId,
                DeadLetters = settings is null ? _folder.File("dead-letters") : null,
            }),
            _folder.Path, line => TestContext.Current.SendDiagnosticMessage(line), TimeProvider.System)
        {
            Launch = (_, start) =>
            {
                foreach (var (path, value) in settings ?? new Dictionary<string, string>())
                {
                    start.Environment[$"OKL__{path.Replace(".", "__", StringComparison.Ordinal)}"] = value;
                }

                return start;
            },
        };
        Health = new SiloHealthReader(Silo.Admin);
    }

    public KafkaNodes Kafka { get; }

    /// <summary>The silo's consumer group.</summary>
    public string Group { get; }

    public SiloRunner Silo { get; }

    public SiloHealthReader Health { get; }

    /// <summary>What the embedded Loki does with pushes.</summary>
    public FaultSwitch Pushes => _servers.Embedded.Loki.Faults.Push;

    /// <summary>How long the run has lasted.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_started);

    /// <summary>Starts the nodes and the servers, not the silo.</summary>
    public static Task<KafkaRun> StartAsync(int nodes, params string[] topics) => StartAsync(nodes, static usual => usual, topics);

    /// <summary>Starts the nodes and the servers, not the silo.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="configure">Changes the silo's configuration.</param>
    /// <param name="topics">What the silo reads.</param>
    public static async Task<KafkaRun> StartAsync(int nodes, Func<SiloConfiguration, SiloConfiguration> configure, params string[] topics) =>
        await StartAsync(await KafkaNodes.StartAsync(nodes), configure, topics);

    /// <summary>Starts one node and the servers, not the silo. Dead letters go to a topic.</summary>
    /// <param name="topic">What it reads.</param>
    /// <param name="settings">What it is configured with beside, by path.</param>
    public static async Task<KafkaRun> StartAsync(string topic, IReadOnlyDictionary<string, string> settings) =>
        new(await KafkaNodes.StartAsync(1), await TestServers.StartAsync(), [topic], static usual => usual, settings);

    /// <summary>Starts the servers for nodes that run, not the silo.</summary>
    public static Task<KafkaRun> StartAsync(KafkaNodes kafka, params string[] topics) => StartAsync(kafka, static usual => usual, topics);

    /// <summary>Starts the servers for nodes that run, which end with the run, not the silo.</summary>
    /// <param name="kafka">The nodes.</param>
    /// <param name="configure">Changes the silo's configuration.</param>
    /// <param name="topics">What the silo reads.</param>
    public static async Task<KafkaRun> StartAsync(KafkaNodes kafka, Func<SiloConfiguration, SiloConfiguration> configure, params string[] topics) =>
        new(kafka, await TestServers.StartAsync(), topics, configure);

    /// <summary>Starts one node that clients have to prove themselves to, and the servers, not the silo. Dead letters go to a topic.</summary>
    /// <param name="listener">Where the silo connects to.</param>
    /// <param name="topic">What it reads.</param>
    /// <param name="settings">What it is configured with beside, by path.</param>
    public static async Task<KafkaRun> StartSecureAsync(KafkaListener listener, string topic, IReadOnlyDictionary<string, string> settings)
    {
        var kafka = await KafkaNodes.StartAsync(1, listener);
        var more = new Dictionary<string, string>(settings) { ["pipelines.quickstart.source.bootstrap_servers"] = kafka.SecureServers };
        return new KafkaRun(kafka, await TestServers.StartAsync(), [topic], static usual => usual, more);
    }

    /// <summary>Waits until Loki has a tick that is yet to come.</summary>
    public async Task ReadsOnAsync(string topic, Ticks ticks)
    {
        var (next, began) = (Ticks.Line(ticks.Count), Elapsed);
        await Eventually.HoldsAsync(
            async () =>
            {
                AssertHasNotFallen();
                return (await LinesAsync(topic, 0)).Contains(next);
            },
            $"'{next}' of {topic} is in Loki", Silo.Log.Tail);
        TestContext.Current.SendDiagnosticMessage($"'{next}' was in Loki after {(Elapsed - began).TotalSeconds:F1} s");
    }

    /// <summary>Writes a line that is too long for Loki and waits until it is the last of so many dead letters.</summary>
    public async Task BuriesAsync(string topic, int letters)
    {
        await Kafka.ProduceAsync(topic, [0], new string('x', 300_000));
        var end = 0L;
        await Eventually.HoldsAsync(
            async () =>
            {
                AssertHasNotFallen();
                return (end = await Kafka.EndAsync("quickstart.dead-letters")) == letters;
            },
            $"{letters} dead letters are kept", () => $"{end}\n{string.Join('\n', Silo.Log.Tail())}");
    }

    /// <summary>Waits until the silo has logged these words.</summary>
    public Task SaysAsync(string words) => Eventually.HoldsAsync(() => LogOf(words).Count > 0, $"the silo says '{words}'", Silo.Log.Tail);

    /// <summary>Waits until health gives a reason with these words for that Kafka cannot be read.</summary>
    public async Task ShowsAsync(string words)
    {
        var reason = "";
        await Eventually.HoldsAsync(
            async () => (reason = await Health.ReasonAsync("kafka.")).Contains(words, StringComparison.Ordinal), $"health says '{words}'", () => reason);
    }

    /// <summary>Restarts the first node, which cuts every connection.</summary>
    public async Task RestartKafkaAsync()
    {
        await Kafka.StopNodeAsync(0);
        await Kafka.StartNodeAsync(0);
    }

    /// <summary>Waits until Loki has these lines of a topic's first partition, in the order of their offsets, and each once.</summary>
    public async Task HasOnceAsync(string topic, IReadOnlyList<string> lines)
    {
        await Eventually.HoldsAsync(
            async () =>
            {
                AssertHasNotFallen();
                return (await LinesAsync(topic, 0)).Count >= lines.Count;
            },
            $"{lines.Count} lines of {topic} are in Loki", Silo.Log.Tail);
        Assert.Equal(lines, await LinesAsync(topic, 0));
        Assert.Equal(lines.Count, await _reader.CountAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Starts the silo and waits until it is ready.</summary>
    public Task StartSiloAsync() => Silo.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until Loki has a line of each of these partitions.</summary>
    public Task ArrivesAsync(string topic, IEnumerable<int> partitions, string line) => Eventually.HoldsAsync(
        async () =>
        {
            AssertHasNotFallen();
            var lines = (await _reader.ReadAsync(TestContext.Current.CancellationToken)).Where(entry => entry.Topic == topic).Select(entry => entry.Line).ToHashSet();
            return partitions.All(partition => lines.Any(found => found.Contains($"{line} {partition}", StringComparison.Ordinal)));
        },
        $"'{line}' of {topic} is in Loki", Silo.Log.Tail);

    /// <summary>Waits until Loki has these lines of a partition in the order of their records, no more, and none twice.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="lines">The lines.</param>
    public async Task HasLinesAsync(string topic, int partition, IReadOnlyList<string> lines)
    {
        IReadOnlyList<string> found = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                AssertHasNotFallen();
                return (found = await LinesAsync(topic, partition)).Count >= lines.Count;
            },
            $"Loki has {lines.Count} lines of {topic} {partition}", () => found.Count);
        Assert.Equal(lines.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    /// <summary>How many entries Loki counts, repeats included.</summary>
    public Task<long> CountAsync() => _reader.CountAsync(TestContext.Current.CancellationToken);

    /// <summary>What Loki has.</summary>
    public Task<List<ReadEntry>> EntriesAsync() => _reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The dead letters.</summary>
    public IReadOnlyList<Letter> Letters() => Directory.Exists(_folder.File("dead-letters")) ? Letter.ReadAll(_folder.File("dead-letters")) : [];

    /// <summary>The lines that Loki has of a partition, in the order of their records.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string topic, int partition) =>
    [
        .. (await _reader.ReadAsync(TestContext.Current.CancellationToken))
            .Where(entry => entry.Topic == topic && entry.Partition == partition).OrderBy(entry => entry.Offset).Select(entry => entry.Line),
    ];

    /// <summary>Waits until the silo has committed a partition's end, which is this, and shows no lag there.</summary>
    public async Task CatchesUpAsync(string topic, int partition, long end)
    {
        var committed = 0L;
        await Eventually.HoldsAsync(
            async () => (committed = await Kafka.Groups.CommittedAsync(Group, topic, partition)) == end, $"offset {end} of {topic} {partition} is committed", () => committed);
        Assert.Equal(end, (await Kafka.OffsetsAsync(topic, partition)).End);
        foreach (var name in (string[])["okl_partition_lag_records", "okl_partition_lag_seconds"])
        {
            double? lag = null;
            await Eventually.HoldsAsync(
                async () => (lag = await MetricAsync(name, $"topic=\"{topic}\"", $"partition=\"{partition}\"")) == 0, $"{name} of {topic} {partition} is 0", () => lag);
        }
    }

    /// <summary>The sum of a metric's values that have all these labels; null when there is none.</summary>
    public async Task<double?> MetricAsync(string name, params string[] labels)
    {
        double[] values =
        [
            .. (await MetricsAsync()).Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
                .Select(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture)),
        ];
        return values.Length == 0 ? null : values.Sum();
    }

    /// <summary>Waits until the silo gives this as the reason of its topics' state, and calls nothing down.</summary>
    public async Task TellsAsync(string reason)
    {
        string? told = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                AssertHasNotFallen();
                return (told = await Health.ReasonAsync("topics.")) == reason;
            },
            $"health says '{reason}'", () => told);
        using var answer = await _http.GetAsync(new Uri(Silo.Admin, "health/dependencies"), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    /// <summary>Waits until metrics show no partition of a topic.</summary>
    public Task ForgetsAsync(string topic) => Eventually.HoldsAsync(
        async () => !(await MetricsAsync()).Any(line => line.StartsWith("okl_partition", StringComparison.Ordinal) && line.Contains($"\"{topic}\"", StringComparison.Ordinal)),
        $"metrics show {topic} no more", Silo.Log.Tail);

    /// <summary>Asks over and over whether anything is down.</summary>
    public void Watch() => _watch = Task.Run(async () =>
    {
        while (!_stop.IsCancellationRequested)
        {
            _statuses.Enqueue((Elapsed, await StatusAsync()));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    });

    /// <summary>Ends <see cref="Watch"/>; the answers since a moment of the run.</summary>
    public async Task<IReadOnlyList<HttpStatusCode>> StatusesSinceAsync(TimeSpan moment)
    {
        await _stop.CancelAsync();
        await _watch;
        return [.. _statuses.Where(answer => answer.At >= moment).Select(answer => answer.Status)];
    }

    /// <summary>The silo's warnings and errors that name a topic.</summary>
    public IReadOnlyList<string> AlarmsOf(string topic) =>
    [
        .. LogOf(topic).Where(line => line.Contains(" warn: ", StringComparison.Ordinal) || line.Contains(" fail: ", StringComparison.Ordinal)),
    ];

    /// <summary>The lines with these words that the silo has logged since its first start.</summary>
    public IReadOnlyList<string> LogOf(string words) => [.. Silo.Log.Lines().Where(line => line.Contains(words, StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        await Silo.DisposeAsync();
        Health.Dispose();
        _reader.Dispose();
        _http.Dispose();
        _stop.Dispose();
        await _servers.DisposeAsync();
        await Kafka.DisposeAsync();
        _folder.Dispose();
    }

    private void AssertHasNotFallen() => Assert.False(
        Silo.Fell.IsCompleted, Silo.Fell.IsCompleted ? $"The silo ended with exit code {Silo.Fell.Result}. {Silo.Log.LastLines()}" : null);

    private async Task<string[]> MetricsAsync() =>
        (await _http.GetStringAsync(new Uri(Silo.Admin, "metrics"), TestContext.Current.CancellationToken)).Split('\n');

    /// <summary>Whether the silo calls something down.</summary>
    public async Task<HttpStatusCode> StatusAsync()
    {
        using var answer = await _http.GetAsync(new Uri(Silo.Admin, "health/dependencies"), CancellationToken.None);
        return answer.StatusCode;
    }
}
