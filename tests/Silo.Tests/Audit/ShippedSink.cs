using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

/// <summary>Gathers entries as they go to Loki.</summary>
internal sealed class ShippedSink(PartitionId partition, List<ShippedEntry> entries) : IAuditSink
{
    public void Entry(LabelStream stream, long offset, long timestampNs, ReadOnlySpan<byte> message) => entries.Add(
        new ShippedEntry(partition.Partition, offset, StreamLabels.Parse(stream.Labels)["app"], timestampNs, Encoding.UTF8.GetString(new EntryReader(message).Line))
        {
            Metadata = new Dictionary<string, string>
            {
                ["offset"] = offset.ToString(CultureInfo.InvariantCulture), ["partition"] = partition.Partition.ToString(CultureInfo.InvariantCulture),
            },
        });
}
