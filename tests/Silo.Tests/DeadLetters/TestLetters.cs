using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Tests.Loki;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

/// <summary>Dead letters as the data path makes them.</summary>
internal static class TestLetters
{
    public static DeadLetter Letter(long offset, string pipeline = "p", string topic = "logs", int partition = 0, string line = "x") => new(
        new PartitionId(pipeline, topic, partition),
        offset,
        new LabelStream(pipeline, "team", "{app=\"a/b\"}"),
        RejectionCause.TooOld,
        400,
        "timestamp too old: ☃",
        TimestampNs: 1_700_000_000_123_000_042,
        TestProtobuf.Entry(1_700_000_000_123_000_042, line, ("trace", "t1"u8.ToArray()), ("user", "ann"u8.ToArray())));
}
