using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Watch;

/// <summary>Five thousand streams on three silos: what it takes to tell of them.</summary>
public sealed class LargeWatchTests
{
    private const int Streams = 5_000;
    private const int Rounds = 20;

    [LongFact]
    public async Task GetStreams_FiveThousandOnThreeSilos_SaysHowLongItTakes()
    {
        var cluster = new ShipperCluster { Silos = 3 };
        await using var deployed = cluster;
        await cluster.InitializeAsync();
        var silos = cluster.Silo.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IGrainFactory>()).ToList();
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(i =>
            silos[i % silos.Count].GetGrain<IStreamBatcherGrain>(new LabelStream("app", $"tenant-{i % 20}", $$"""{app="service-{{i % 50}}", pod="{{i}}"}""").ToString()).GetStatusAsync()));
        var admin = cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

        await TimeAsync("a page of 100", () => admin.GetStreamsAsync(new StreamQuery()));
        await TimeAsync("a page of 1000", () => admin.GetStreamsAsync(new StreamQuery { Limit = 1000 }));
        await TimeAsync("a page of 100 by an expression", () => admin.GetStreamsAsync(new StreamQuery { Selector = """{app=~"service-.*", pod=~".*7"}""" }));
        await TimeAsync("the tenants", admin.GetTenantsAsync);

        var page = await admin.GetStreamsAsync(new StreamQuery());
        Assert.Equal((Streams, 0), (page.Total, page.Silent.Length));
    }

    private static async Task TimeAsync<T>(string what, Func<Task<T>> ask)
    {
        await ask();
        var took = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask();
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        took.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {took[Rounds / 2]:0.0} ms, worst {took[^1]:0.0} ms"));
    }
}
