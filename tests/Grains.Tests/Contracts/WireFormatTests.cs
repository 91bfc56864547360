using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;

namespace OrleansKafkaLoki.Grains.Tests.Contracts;

/// <summary>
/// Silos of two builds speak to each other while they are replaced one by one. The bytes were written by the build before silos said
/// where a chunk comes from; they stay as they are.
/// </summary>
public sealed class WireFormatTests
{
    private static readonly Serializer Serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    private static readonly PartitionId Partition = new("app", "logs", 7);

    [Fact]
    public void Deserialize_ChunkOfAnEarlierBuild_HasAllOfItAndNoSender()
    {
        var chunk = Read<LogChunk>(
            "2020E8400761707041096C6F6773011DE0010D0105012203016A0301FA0201098100002A36FE9C9717430701020341030901120301D2020109811032547698BADCFE0103E0");

        Assert.Equal((Partition, 3, 1), (chunk.Partition, chunk.Epoch, chunk.Incarnation));
        Assert.Equal((100, 109, 98, 95, 90), (chunk.FirstOffset, chunk.LastOffset, chunk.PreviousOffset, chunk.Watermark, chunk.Checkpoint));
        Assert.Equal((2, 2, 1_700_000_000_000_000_000), (chunk.RecordCount, chunk.EntryCount, chunk.MinTimestamp));
        Assert.Equal([1, 2, 3], chunk.Entries.ToArray());
        Assert.Equal([9], chunk.Offsets.ToArray());
        Assert.Equal((0xFEDCBA9876543210, true), (chunk.Routing, chunk.IsDoubtful));
        Assert.Null(chunk.SenderSilo);
    }

    [Fact]
    public void Deserialize_AnswerOfAnEarlierBuild_HasAllOfIt()
    {
        var answer = Read<AppendResult>("20000581002D3101000000002120000321E800420301820C410F746F6F206F6C640109E0E0E0E0");

        Assert.Equal((AppendOutcome.Retry, TimeSpan.FromSeconds(2)), (answer.Outcome, answer.RetryAfter));
        Assert.Equal([new RejectedRecord(104, RejectionCause.TooOld, 400, "too old")], answer.Rejected);
    }

    [Fact]
    public void Deserialize_StatusOfAnEarlierBuild_HasAllOfIt()
    {
        var status = Read<PartitionStatus>(
            "20E820E8400761707041096C6F6773011DE001094107776879411D533132372E302E302E313A313A320111010301030103010381000000000000000001010101010101010101010121E8000501150105016A02E00101011501010103E0");

        var expected = PartitionStatus.Unknown(Partition, "why") with
        {
            State = PartitionState.Running, Silo = "S127.0.0.1:1:2", Epoch = 4, LastGap = new OffsetGap(1, 5, GapCause.Missing, 77), GapMissing = 5, IsHeld = true, LagSeconds = 0,
        };
        Assert.Equal(expected, status);
    }

    [Fact]
    public void Deserialize_CheckpointOfAnEarlierBuild_HasAllOfIt()
    {
        var checkpoint = Read<PartitionCheckpoint>("200015017203010541034101C203012A03E0");

        Assert.Equal((5, 110, 1), (checkpoint.Epoch, checkpoint.NextOffset, checkpoint.Incarnation));
        Assert.Equal(("A", 120, 101), (checkpoint.TopicId, checkpoint.LogEnd, checkpoint.DoubtBelow));
    }

    [Fact]
    public void Deserialize_MoreMembersThanTheReaderKnows_AreSkipped()
    {
        var status = PartitionStatus.Unknown(Partition, "why") with { Silo = "S127.0.0.1:1:2", LastGap = new OffsetGap(1, 5, GapCause.Missing, 77), IsHeld = true };

        var early = Serializer.Deserialize<EarlyStatus>(Serializer.SerializeToArray(status))!;

        Assert.Equal((Partition, "S127.0.0.1:1:2"), (early.Partition, early.Silo));
    }

    private static T Read<T>(string hex) => Serializer.Deserialize<T>(Convert.FromHexString(hex))!;
}
