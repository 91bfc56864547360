using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Events;

public sealed class EventStreamTests : IAsyncLifetime
{
    private readonly ShipperCluster _cluster = new() { Silos = 3 };

    private IAsyncStream<PipelineEvent> Stream => _cluster.Silo.Client
        .GetStreamProvider(PipelineEventStream.Provider)
        .GetStream<PipelineEvent>(PipelineEventStream.Namespace, PipelineEventStream.Key);

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        await HearEachOtherAsync("ready");
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Raise_OnAnySilo_IsHeardOnAllAndByAClientOnce()
    {
        var heard = new ConcurrentQueue<string>();
        await Stream.SubscribeAsync((told, _) =>
        {
            heard.Enqueue(told.Message);
            return Task.CompletedTask;
        });

        await HearEachOtherAsync("news");

        await Eventually.HoldsAsync(
            () => heard.Count(message => message.StartsWith("news", StringComparison.Ordinal)) >= 3, "the client hears of all three", () => string.Join(", ", heard));
    }

    [Fact]
    public async Task Pause_OfAPartition_IsToldWithWhoAndWhy()
    {
        await _cluster.ReconcileAsync(("paused", 1));
        var partition = new PartitionId("app", "paused", 0);
        await _cluster.ReachesAsync(partition, status => status.State == PartitionState.Running, "it runs");

        await _cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app").PauseAsync(new PartitionScope("paused"), "upgrade", "ann");

        foreach (var silo in _cluster.Silo.Silos)
        {
            await HearsAsync(Log(silo.ServiceProvider), told => told is { Kind: PipelineEventKind.PartitionStarted, Subject: "paused/0" });
            await HearsAsync(Log(silo.ServiceProvider), told => told is { Kind: PipelineEventKind.PartitionPaused, Subject: "paused/0" });
            await HearsAsync(
                Log(silo.ServiceProvider), told => told is { Kind: PipelineEventKind.ControlChanged, Subject: "paused" } && told.Details["by"] == "ann" && told.Details["reason"] == "upgrade");
        }
    }

    [Fact]
    public async Task Subscriber_ThatNeverReturns_HoldsUpNobody()
    {
        var never = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        await Stream.SubscribeAsync((_, _) =>
        {
            began.TrySetResult();
            return never.Task;
        });
        await HearEachOtherAsync("hang");
        await began.Task.WaitAsync(TestContext.Current.CancellationToken);

        for (var round = 0; round < 20; round++)
        {
            await HearEachOtherAsync($"round {round}");
        }

        never.SetResult();
    }

    [Fact]
    public async Task Kill_OfASilo_IsToldAndTheOthersGoOnHearing()
    {
        var killed = _cluster.Silo.Silos[2];

        await _cluster.Silo.KillSiloAsync(killed, TestContext.Current.CancellationToken);

        // What is called a kill here writes down that the silo stops.
        foreach (var silo in _cluster.Silo.Silos)
        {
            await HearsAsync(Log(silo.ServiceProvider), told => IsGone(told) && told.Subject == killed.SiloAddress.ToString());
        }

        await HearEachOtherAsync("after");
        foreach (var silo in _cluster.Silo.Silos)
        {
            Assert.Single(Log(silo.ServiceProvider).Since(null), IsGone);
        }
    }

    [Fact]
    public async Task Stop_OfASilo_IsToldToTheOthersFirst()
    {
        var stopped = _cluster.Silo.Silos[2];

        await _cluster.Silo.StopSiloAsync(stopped, TestContext.Current.CancellationToken);

        foreach (var silo in _cluster.Silo.Silos)
        {
            await HearsAsync(Log(silo.ServiceProvider), told => told.Kind == PipelineEventKind.SiloLeaving && told.Subject == stopped.SiloAddress.ToString());
            await HearsAsync(Log(silo.ServiceProvider), told => told.Kind == PipelineEventKind.SiloLeft && told.Subject == stopped.SiloAddress.ToString());
        }
    }

    private static bool IsGone(PipelineEvent told) => told.Kind is PipelineEventKind.SiloDied or PipelineEventKind.SiloLeft;

    private static EventLog Log(IServiceProvider silo) => silo.GetRequiredService<EventLog>();

    /// <summary>Has each silo say something again and again until all have heard each other: what is said before a silo has subscribed, it does not hear.</summary>
    private async Task HearEachOtherAsync(string word)
    {
        var silos = _cluster.Silo.Silos.Select(silo => (silo.SiloAddress, Services: silo.ServiceProvider)).ToList();
        var rounds = 0;
        await Eventually.HoldsAsync(
            () =>
            {
                if (rounds++ % 20 == 0)
                {
                    foreach (var (address, services) in silos)
                    {
                        services.GetRequiredService<IPipelineEvents>().Raise(new EventDraft(PipelineEventKind.PartitionStarted, "app", null, $"{word} {address}"));
                    }
                }

                return silos.All(by => silos.All(of => Log(by.Services).Since(null).Any(told => told.Message == $"{word} {of.SiloAddress}")));
            },
            $"every silo hears '{word}' of every other");
    }

    private static Task HearsAsync(EventLog log, Predicate<PipelineEvent> expected) => Eventually.HoldsAsync(
        () => log.Since(null).Any(told => expected(told)), "it is heard", () => string.Join('\n', log.Since(null).Select(told => $"{told.Kind} {told.Subject} {told.Message}")));
}
