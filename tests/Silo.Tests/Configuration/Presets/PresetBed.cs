using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Silo.Tests.Configuration.Presets;

/// <summary>Runs values through a pipeline.</summary>
internal static class PresetBed
{
    /// <summary>The entries of a value.</summary>
    public static List<(string Labels, string Line, long TimestampNs)> Entries(PipelineOptions options, string value)
    {
        var partition = new PartitionId("app", "logs", 0);
        using var router = new RecordRouter(new PipelinePlan("app", options), partition);
        var record = new RecordView { Offset = 1, TimestampMs = 1_700_000_000_000, Value = Encoding.UTF8.GetBytes(value), HasValue = true };
        for (var route = router.Route(record); route is not null; route = router.RouteNext(record))
        {
            Assert.Equal(EntryOutcome.Written, router.WriteEntry(record, route));
        }

        List<(string, string, long)> entries = [];
        foreach (var route in router.Touched)
        {
            var reader = new ChunkReader(route.Chunk.Seal(new ChunkOrigin(partition, 0, 0, router.Routing), default));
            while (reader.MoveNext())
            {
                entries.Add((route.Stream.Labels, Encoding.UTF8.GetString(new EntryReader(reader.Message).Line), reader.TimestampNs));
            }
        }

        return entries;
    }
}
