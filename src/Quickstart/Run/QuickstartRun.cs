using System.Globalization;
using OrleansKafkaLoki.Quickstart.Cluster;
using OrleansKafkaLoki.Quickstart.CommandLine;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Input;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Faults;
using OrleansKafkaLoki.Quickstart.Progress;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Stack;

namespace OrleansKafkaLoki.Quickstart.Run;

/// <summary>The whole job: start the servers and the silos, produce, watch, stop in order, and judge.</summary>
internal sealed class QuickstartRun(QuickstartOptions options, UserConsole console, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private readonly string _runId = "quickstart-" + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + Environment.ProcessId;
    private readonly ClusterBoard _board = new();
    private readonly SiloAlarms _alarms = new();

    private string Folder => Path.Combine(Path.GetTempPath(), "orleans-kafka-loki", _runId);

    private bool IsCluster => options.Silos > 1;

    /// <summary>Runs until done or <paramref name="stop"/> is cancelled. 0 if every record was delivered exactly once and the silos behaved, else 1.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var storeFolder = options.Disturbance == DisturbanceKind.StoreRestart ? Path.Combine(Folder, "redis") : null;
        await using var stack = await EmbeddedStack.StartAsync(new EmbeddedLokiOptions { Port = options.LokiPort }, storeFolder);
        foreach (var topic in options.Topics)
        {
            stack.Broker.CreateTopic(topic, options.Partitions);
        }

        using var generator = new LogGenerator(
            new GeneratorOptions { BootstrapServers = stack.Broker.BootstrapServers, Topics = options.Topics, Partitions = options.Partitions, Rate = options.Rate },
            options.File is { } file ? new FileLines(file.FullName, cycle: options.For is not null) : new GeneratedLines(time),
            stack.Ledger,
            time);
        var display = CreateDisplay(new ProgressText(stack.Ledger.Totals, () => generator.HeldBack, time), out var input);
        await using var fleet = CreateFleet(stack, display);
        try
        {
            display.Say(IsCluster ? $"Starting {options.Silos} silos …" : "Starting the silo …");
            await fleet.StartAsync(options.Silos, stop);
        }
        catch (Exception error) when (error is InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            display.Say(error.Message);
            return 1;
        }

        display.Say(Announcement.Describe(stack, fleet.Silos));
        if (options.LokiChaos is { } seed)
        {
            LokiChaos.Start(stack.Loki.Faults, new LokiChaosOptions { Seed = seed });
            display.Say(string.Create(CultureInfo.InvariantCulture, $"Loki misbehaves by seed {seed}."));
        }

        var watch = new ClusterWatch(fleet, stack.Ledger.Outages, options.Topics.Count * options.Partitions, _board, display.Say, time);
        var session = IsCluster ? new ClusterSession(fleet, watch, input, display, time) : null;
        var orderly = await ProduceAndDrainAsync(stack, generator, fleet, session, display, stop);
        display.Say(Announcement.Summarize(stack, generator.Failed, fleet.Silos.Sum(silo => silo.Starts)));
        return orderly && generator.Failed == 0 && stack.Ledger.Totals().IsExactlyOnce ? 0 : 1;
    }

    private async Task<bool> ProduceAndDrainAsync(
        EmbeddedStack stack, LogGenerator generator, SiloFleet fleet, ClusterSession? session, IRunDisplay display, CancellationToken stop)
    {
        using var showing = new CancellationTokenSource();
        using var attending = new CancellationTokenSource();
        var shown = display.RunAsync(showing.Token);
        var attended = session?.RunAsync(attending.Token) ?? Task.CompletedTask;
        var orderly = await ProduceAsync(stack, generator, fleet, session, display, stop);
        Resume(fleet, display);
        orderly = await DrainAsync(stack, fleet, display) && orderly;
        await attending.CancelAsync();
        await attended;
        orderly = await StopAsync(fleet, display) && orderly;
        while (stack.Loki.Counters.PendingPushes > 0)
        {
            await Task.Delay(Poll, time, CancellationToken.None); // What a killed silo had under way may still be stored.
        }

        await showing.CancelAsync();
        await shown;
        return orderly;
    }

    /// <summary>Produces, and disturbs the silos if asked to, until the lines or the time end or the only silo falls.</summary>
    private async Task<bool> ProduceAsync(
        EmbeddedStack stack, LogGenerator generator, SiloFleet fleet, ClusterSession? session, IRunDisplay display, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = options.For is { } span ? time.CreateTimer(_ => ending.Cancel(), null, span, Timeout.InfiniteTimeSpan) : null;
        var producing = generator.RunAsync(ending.Token);
        var disturbing = options.Disturbance is { } kind
            ? new Disturbance(kind, options.DisturbEvery, fleet, stack.Store, (silo, how) => session?.Losing(silo, how), display.Say, time).RunAsync(ending.Token)
            : Task.FromResult(true);
        var fallen = IsCluster ? producing : fleet.Silos[0].Fell;
        await Task.WhenAny(producing, fallen, disturbing.IsCompleted ? producing : disturbing);
        await ending.CancelAsync();
        await producing;
        return await disturbing && (IsCluster || !fallen.IsCompleted);
    }

    /// <summary>Lets every held silo go on.</summary>
    private static void Resume(SiloFleet fleet, IRunDisplay display)
    {
        foreach (var silo in fleet.Silos.Where(silo => silo.State == SiloState.Held))
        {
            silo.Resume();
            display.Say($"{silo.Name} may go on (SIGCONT)");
        }
    }

    private async Task<bool> DrainAsync(EmbeddedStack stack, SiloFleet fleet, IRunDisplay display)
    {
        var started = time.GetTimestamp();
        while (stack.Ledger.Totals().Missing > 0 && fleet.Silos.Any(silo => silo.State != SiloState.Down))
        {
            if (time.GetElapsedTime(started) > options.DrainTimeout)
            {
                display.Say(string.Create(CultureInfo.InvariantCulture, $"Not everything was delivered within {options.DrainTimeout.TotalSeconds:0.#} s."));
                return false;
            }

            await Task.Delay(Poll, time);
        }

        return true;
    }

    private async Task<bool> StopAsync(SiloFleet fleet, IRunDisplay display)
    {
        if (!IsCluster && fleet.Silos[0] is { Fell.IsCompleted: true } fallen)
        {
            display.Say($"The silo ended by itself with exit code {await fallen.Fell}. {fallen.Log.LastLines()}");
            return false;
        }

        if (IsCluster)
        {
            display.Say("stopping the silos, one after the other");
        }

        var disorderly = await fleet.StopAsync();
        foreach (var (silo, exitCode) in disorderly)
        {
            var name = IsCluster ? silo.Name : "The silo";
            display.Say(exitCode is null ? $"{name} did not stop in time and was killed." : $"{name} stopped with exit code {exitCode}.");
            display.Say(silo.Log.LastLines());
        }

        return disorderly.Count == 0;
    }

    private IRunDisplay CreateDisplay(ProgressText text, out ICommandInput input)
    {
        input = new LineInput(console.Input);
        if (!IsCluster)
        {
            return new ProgressLine(console.Output, console.IsTerminal, text, time);
        }

        if (!console.IsTerminal)
        {
            return new PlainBoard(console.Output, Table, text, time);
        }

        var board = new LiveBoard(console.Output, console.Width, Table, text, time);
        if (console.ReadKey is { } readKey)
        {
            input = new KeyInput(readKey, board.Type);
        }

        return board;

        IReadOnlyList<string> Table(int width) => ClusterTable.Render(_board.Silos, _alarms.Summary, width);
    }

    private SiloFleet CreateFleet(EmbeddedStack stack, IRunDisplay display) => new(
        new SiloFleetOptions
        {
            Configuration = new SiloConfiguration
            {
                BootstrapServers = stack.Broker.BootstrapServers,
                Topics = options.Topics,
                Loki = stack.Loki.Address,
                Redis = stack.Store.ConnectionString,
                RunId = _runId,
                DeadLetters = Folder,
                Delivery = options.Delivery,
            },
            Folder = Folder,
            FirstAdminPort = options.AdminPort,
            RestartDelay = IsCluster ? RestartDelay : null,
            Alarm = (silo, line) =>
            {
                if ((IsCluster ? _alarms.Add(silo.Name, line) : $"  silo: {line}") is { } shown)
                {
                    display.Say(shown);
                }
            },
        },
        time);
}
