using System.Globalization;
using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.Quickstart.Stack;
using OrleansKafkaLoki.Quickstart.Tests.Loki;
using Snappier;

namespace OrleansKafkaLoki.Quickstart.Tests.Stack;

/// <summary>The least that ships from a stack's broker to its Loki, in place of the silo.</summary>
internal sealed class TinyShipper(EmbeddedStack stack, string topic, int partitions)
{
    public async Task RunAsync(CancellationToken stop)
    {
        using var http = new HttpClient();
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = stack.Broker.BootstrapServers, GroupId = "tiny", FetchWaitMaxMs = 10 }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        while (!stop.IsCancellationRequested)
        {
            var streams = new List<string>();
            while (streams.Count < 500 && await Task.Run(() => consumer.Consume(20), CancellationToken.None) is { } record)
            {
                streams.Add(LokiClient.Stream(
                    "{\"job\":\"tiny\"}",
                    string.Create(CultureInfo.InvariantCulture, $"{{\"kafka_topic\":\"{topic}\",\"kafka_partition\":\"{record.Partition.Value}\",\"kafka_offset\":\"{record.Offset.Value}\"}}"),
                    (LokiClient.Now, Encoding.UTF8.GetString(record.Message.Value))));
            }

            if (streams.Count > 0)
            {
                using var content = new ByteArrayContent(Snappy.CompressToArray(LokiClient.Protobuf([.. streams])));
                using var answer = await http.PostAsync(new Uri(stack.Loki.Address, "/loki/api/v1/push"), content, CancellationToken.None);
                answer.EnsureSuccessStatusCode();
            }
        }
    }
}
