using System.Text;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.Preflight.Prediction;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Tests.Preflight;

/// <summary>Samples as if they had been read.</summary>
internal static class SampleBed
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static PartitionSample Partition(int number = 0, string topic = "logs") => new(new PartitionId("p", topic, number));

    /// <summary>A record that became these results.</summary>
    public static void Add(this PartitionSample sample, double secondsAgo, params RenderedResult[] results)
    {
        var timestampMs = (Now - TimeSpan.FromSeconds(secondsAgo)).ToUnixTimeMilliseconds();
        var input = new InputRecord(sample.Partition.Topic, sample.Partition.Partition, new SourceRecord(sample.Records, timestampMs, null, Encoding.UTF8.GetBytes("value"), default));
        sample.Add(new RenderedRecord(input, results));
    }

    /// <summary>An entry.</summary>
    public static RenderedEntry Entry(string labels, int lineBytes = 100, double secondsAgo = 0, string tenant = "", params KeyValuePair<string, string>[] metadata) => new(
        new LabelStream("p", tenant, labels), (Now - TimeSpan.FromSeconds(secondsAgo)).ToUnixTimeMilliseconds() * 1_000_000, new byte[lineBytes], metadata);

    /// <summary>The only tenant of a sample of these entries, one a second.</summary>
    public static TenantPrediction Tenant(params RenderedEntry[] entries)
    {
        var sample = Partition();
        foreach (var (index, entry) in entries.Index())
        {
            sample.Add(entries.Length - index, entry);
        }

        return Assert.Single(new PipelinePrediction([sample], Now.ToUnixTimeMilliseconds()).Tenants);
    }
}
