using System.Globalization;
using OrleansKafkaLoki.Quickstart.CommandLine;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Faults;
using OrleansKafkaLoki.Quickstart.Progress;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Stack;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.Quickstart.Run;

/// <summary>The whole job: start the servers and the silo, produce, watch, stop in order, and judge.</summary>
internal sealed class QuickstartRun(QuickstartOptions options, TextWriter output, bool terminal, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly string _runId = "quickstart-" + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + Environment.ProcessId;

    private string Folder => Path.Combine(Path.GetTempPath(), "orleans-kafka-loki", _runId);

    /// <summary>Runs until done or <paramref name="stop"/> is cancelled. 0 if every record was delivered exactly once and the silo behaved, else 1.</summary>
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
        var progress = new ProgressLine(output, terminal, stack.Ledger.Totals, () => generator.HeldBack, time);
        await using var silo = CreateSilo(stack, progress.Say);
        try
        {
            progress.Say("Starting the silo …");
            await silo.StartAsync(stop);
        }
        catch (Exception error) when (error is InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            SayTail(progress, silo, error.Message);
            return 1;
        }

        progress.Say(Announcement.Describe(stack, silo));
        if (options.LokiChaos is { } seed)
        {
            LokiChaos.Start(stack.Loki.Faults, new LokiChaosOptions { Seed = seed });
            progress.Say(string.Create(CultureInfo.InvariantCulture, $"Loki misbehaves by seed {seed}."));
        }

        var orderly = await ProduceAndDrainAsync(stack, generator, silo, progress, stop);
        progress.Say(Announcement.Summarize(stack, generator.Failed, silo.Starts));
        return orderly && generator.Failed == 0 && stack.Ledger.Totals().IsExactlyOnce ? 0 : 1;
    }

    private async Task<bool> ProduceAndDrainAsync(EmbeddedStack stack, LogGenerator generator, SiloRunner silo, ProgressLine progress, CancellationToken stop)
    {
        using var showing = new CancellationTokenSource();
        var shown = progress.RunAsync(showing.Token);
        var orderly = await ProduceAsync(stack, generator, silo, progress, stop);
        orderly = await DrainAsync(stack, silo, progress) && orderly;
        orderly = await StopSiloAsync(silo, progress) && orderly;
        while (stack.Loki.Counters.PendingPushes > 0)
        {
            await Task.Delay(Poll, time, CancellationToken.None); // What a killed silo had under way may still be stored.
        }

        await showing.CancelAsync();
        await shown;
        return orderly;
    }

    /// <summary>Produces, and disturbs the silo if asked to, until the lines or the time end or the silo falls.</summary>
    private async Task<bool> ProduceAsync(EmbeddedStack stack, LogGenerator generator, SiloRunner silo, ProgressLine progress, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = options.For is { } span ? time.CreateTimer(_ => ending.Cancel(), null, span, Timeout.InfiniteTimeSpan) : null;
        var producing = generator.RunAsync(ending.Token);
        var disturbing = options.Disturbance is { } kind
            ? new Disturbance(kind, options.DisturbEvery, silo, stack.Store, progress.Say, time).RunAsync(ending.Token)
            : Task.FromResult(true);
        await Task.WhenAny(producing, silo.Fell, disturbing.IsCompleted ? producing : disturbing);
        await ending.CancelAsync();
        await producing;
        return await disturbing && !silo.Fell.IsCompleted;
    }

    private async Task<bool> DrainAsync(EmbeddedStack stack, SiloRunner silo, ProgressLine progress)
    {
        var started = time.GetTimestamp();
        while (stack.Ledger.Totals().Missing > 0 && !silo.Fell.IsCompleted)
        {
            if (time.GetElapsedTime(started) > options.DrainTimeout)
            {
                progress.Say(string.Create(CultureInfo.InvariantCulture, $"Not everything was delivered within {options.DrainTimeout.TotalSeconds:0.#} s."));
                return false;
            }

            await Task.Delay(Poll, time);
        }

        return true;
    }

    private static async Task<bool> StopSiloAsync(SiloRunner silo, ProgressLine progress)
    {
        if (silo.Fell.IsCompleted)
        {
            SayTail(progress, silo, $"The silo ended by itself with exit code {await silo.Fell}; see {silo.Log.Path}.");
            return false;
        }

        var exitCode = await silo.StopAsync();
        if (exitCode is not 0)
        {
            SayTail(progress, silo, exitCode is null ? "The silo did not stop in time and was killed." : $"The silo stopped with exit code {exitCode}.");
        }

        return exitCode is 0;
    }

    private static void SayTail(ProgressLine progress, SiloRunner silo, string message)
    {
        progress.Say(message);
        foreach (var line in silo.Log.Tail())
        {
            progress.Say("  | " + line);
        }
    }

    private SiloRunner CreateSilo(EmbeddedStack stack, Action<string> say)
    {
        var ports = FreePorts.Find(2);
        var configuration = new SiloConfiguration
        {
            BootstrapServers = stack.Broker.BootstrapServers,
            Topics = options.Topics,
            Loki = stack.Loki.Address,
            Redis = stack.Store.ConnectionString,
            AdminPort = options.AdminPort > 0 ? options.AdminPort : ports[0],
            SiloPort = ports[1],
            RunId = _runId,
            DeadLetters = Path.Combine(Folder, "dead-letters"),
            Delivery = options.Delivery,
        };
        return new SiloRunner(configuration, Folder, line => say("  silo: " + line), time);
    }
}
