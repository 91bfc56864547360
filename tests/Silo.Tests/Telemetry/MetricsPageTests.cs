using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Hosting;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Tests.Telemetry;

public sealed class MetricsPageTests
{
    [Fact]
    public async Task Page_Names_AreTheInstrumentsOfASilo()
    {
        await using var shipper = ShipperHost.Build(new ShipperOptions { Redis = { ConnectionString = new Secret("127.0.0.1:1") } });
        CreateInstruments(shipper.Services);

        Assert.Equal(InstrumentNames(shipper.Services.GetRequiredService<IMeterFactory>()).Order(), MetricsPage.Names.Order());
    }

    /// <summary>Stores that map names to objects have no place for both.</summary>
    [Fact]
    public void Names_NoneIsTheBeginningOfAnother() => Assert.All(
        MetricsPage.Names,
        name => Assert.DoesNotContain(MetricsPage.Names, other => other.StartsWith($"{name}.", StringComparison.Ordinal)));

    /// <summary>Each concept's class of metrics creates its instruments; the budget, the topic catalog and what watches certificates create their own.</summary>
    private static void CreateInstruments(IServiceProvider services)
    {
        services.GetRequiredService<FeedBudget>();
        services.GetRequiredService<KafkaTopicCatalog>();
        ActivatorUtilities.CreateInstance<CertificateWatch>(services).Dispose();
        foreach (var type in new[] { typeof(ShipperHost).Assembly, typeof(PartitionMetrics).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal) && !type.IsAbstract))
        {
            services.GetRequiredService(type);
        }
    }

    private static List<string> InstrumentNames(IMeterFactory factory)
    {
        List<string> names = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ShipperMeter.Name && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    names.Add(instrument.Name);
                }
            },
        };
        listener.Start();
        return names;
    }
}
