using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Topology;

/// <summary>One test's cluster of silo processes, whose topics and configurations change while records come.</summary>
internal sealed class TopologyRun : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly List<(LogGenerator Generator, CancellationTokenSource Stop, Task Running)> _loads = [];
    private readonly LokiReader _reader;
    private readonly RunFolder _folder;
    private SiloFleet? _fleet;

    private TopologyRun(TestServers servers, string id)
    {
        (Servers, Id, _folder, _reader) = (servers, id, new RunFolder(id), new LokiReader(servers.Loki, id));
        Say($"run {id}{(_folder.IsKept ? $", logs in {_folder.Path}" : "")}");
    }

    public TestServers Servers { get; }

    /// <summary>Names the run; its topics begin with it.</summary>
    public string Id { get; }

    public IReadOnlyList<SiloRunner> Silos => _fleet!.Silos;

    public LedgerTotals Totals => Servers.Ledger.Totals();

    public LokiReader Reader => _reader;

    /// <summary>Starts the servers.</summary>
    public static async Task<TopologyRun> StartAsync()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedLoki && TestServers.HasEmbeddedKafka, "Only the embedded servers tell at once what arrives, and delete topics at once.");
        return new TopologyRun(await TestServers.StartAsync(), "e2e-" + Guid.NewGuid().ToString("N")[..12]);
    }

    /// <summary>Creates a topic.</summary>
    public async Task<Topic> CreateTopicAsync(string name, int partitions)
    {
        var topic = new Topic($"{Id}-{name}", partitions);
        await Servers.CreateTopicAsync(topic.Name, partitions);
        return topic;
    }

    /// <summary>Starts the silos with the pipeline <c>quickstart</c>.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="topics">What the pipeline reads.</param>
    /// <param name="configure">What else is to be configured.</param>
    public Task StartSilosAsync(int silos, IReadOnlyList<string> topics, Func<SiloConfiguration, SiloConfiguration>? configure = null)
    {
        var configuration = new SiloConfiguration
        {
            BootstrapServers = Servers.Kafka,
            Topics = topics,
            Loki = Servers.Loki,
            Redis = Servers.Redis,
            RunId = Id,
            DeadLetters = "of each silo",
        };
        _fleet = new SiloFleet(
            new SiloFleetOptions { Configuration = configure?.Invoke(configuration) ?? configuration, Folder = _folder.Path, Alarm = Alarm }, TimeProvider.System);
        return _fleet.StartAsync(silos, TestContext.Current.CancellationToken);
    }

    /// <summary>Stops the silos one after the other and starts each with another configuration before the next one's turn.</summary>
    /// <param name="configure">The new configuration out of the old one.</param>
    /// <param name="after">What follows each restart.</param>
    public async Task RollAsync(Func<SiloConfiguration, SiloConfiguration> configure, Func<Task>? after = null)
    {
        foreach (var silo in Silos)
        {
            Assert.Equal(0, await silo.StopAsync());
            silo.Configuration = configure(silo.Configuration);
            await silo.StartAsync(TestContext.Current.CancellationToken);
            await (after?.Invoke() ?? Task.CompletedTask);
        }
    }

    /// <summary>Stops all silos and starts them with another configuration.</summary>
    public async Task RestartAsync(Func<SiloConfiguration, SiloConfiguration> configure)
    {
        Assert.All(await Task.WhenAll(Silos.Select(silo => silo.StopAsync())), exitCode => Assert.Equal(0, exitCode));
        await Task.WhenAll(Silos.Select(silo =>
        {
            silo.Configuration = configure(silo.Configuration);
            return silo.StartAsync(TestContext.Current.CancellationToken);
        }));
    }

    /// <summary>Lets records come until the load is stopped.</summary>
    public void Load(Topic topic, double rate)
    {
        var generator = new LogGenerator(
            new GeneratorOptions { BootstrapServers = Servers.Kafka, Topics = [topic.Name], Partitions = topic.Partitions, Rate = rate },
            new GeneratedLines(TimeProvider.System), Servers.Ledger, TimeProvider.System);
        var stop = new CancellationTokenSource();
        _loads.Add((generator, stop, generator.RunAsync(stop.Token)));
    }

    /// <summary>Waits until so many records more are delivered.</summary>
    public async Task DeliverAsync(int records)
    {
        var goal = Totals.Delivered + records;
        await Eventually.HoldsAsync(() => Totals.Delivered >= goal, $"{records} more records are delivered", Describe);
    }

    /// <summary>Waits until exactly the partitions of these topics run, each once, as many on each silo.</summary>
    public Task RunsEvenlyAsync(params (string Pipeline, Topic Topic)[] topics)
    {
        var expected = topics.SelectMany(topic => Enumerable.Range(0, topic.Topic.Partitions), (topic, number) => $"{topic.Pipeline}/{topic.Topic.Name}/{number}").ToList();
        RunningPartitions? running = null;
        return Eventually.HoldsAsync(
            async () => (running = await RunningPartitions.ReadAsync(_http, Silos, TestContext.Current.CancellationToken)).AreEvenly(expected),
            $"{expected.Count} partitions run, evenly spread", () => $"{running}\n{Describe()}");
    }

    /// <summary>Ends the load and waits until nothing that was produced is missing.</summary>
    public async Task DeliverAllAsync()
    {
        await StopLoadAsync();
        await Eventually.HoldsAsync(() => Totals.Missing == 0, "every record is delivered", Describe);
    }

    /// <summary>Ends the load.</summary>
    public async Task StopLoadAsync()
    {
        foreach (var (generator, stop, running) in _loads)
        {
            await stop.CancelAsync();
            await running;
            Assert.Equal(0, generator.Failed);
            generator.Dispose();
            stop.Dispose();
        }

        _loads.Clear();
    }

    /// <summary>Fails if a record was lost or stands twice.</summary>
    public async Task AssertNothingLostAndNothingTwiceAsync()
    {
        var counted = await _reader.CountAsync(TestContext.Current.CancellationToken);
        Say($"{Totals}; counted by Loki: {counted}");
        Assert.True((Totals.Missing, Totals.Unexpected, Totals.Altered) == (0, 0, 0), $"LOST: {Describe()}");
        Assert.True(Totals.Duplicated == 0 && counted == Totals.Produced, $"TWICE: {counted - Totals.Produced} more than produced. {Describe()}");
    }

    /// <summary>Says something in the test's output.</summary>
    public static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    public async ValueTask DisposeAsync()
    {
        await StopLoadAsync();
        await (_fleet?.DisposeAsync() ?? ValueTask.CompletedTask);
        _reader.Dispose();
        _http.Dispose();
        await Servers.DisposeAsync();
        _folder.Dispose();
    }

    private static void Alarm(SiloRunner silo, string line) => TestContext.Current.SendDiagnosticMessage($"{silo.Name}: {line}");

    private string Describe() => $"{Totals}; {string.Join("; ", Servers.Ledger.Differences())}\n"
        + string.Join('\n', Silos.SelectMany(silo => silo.Log.Tail().Select(line => $"{silo.Name}: {line}")));
}
