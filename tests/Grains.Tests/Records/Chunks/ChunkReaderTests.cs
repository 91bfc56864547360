using CsCheck;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Records.Chunks;

public sealed class ChunkReaderTests
{
    [Fact]
    public void MoveNext_WhatTheBuilderSealed_ReadsBack()
    {
        var records = Gen.Select(Gen.Long[1, 1_000_000], Gen.Long[0, 4_000_000_000_000_000_000]).List[1, 50];
        records.Sample(list =>
        {
            long offset = 0;
            var expected = list.Select(record => (Offset: offset += record.Item1, TimestampNs: record.Item2)).ToList();
            var chunk = TestChunks.Create(expected);

            var read = new List<(long Offset, long TimestampNs)>();
            var reader = new ChunkReader(chunk);
            var end = 0;
            while (reader.MoveNext())
            {
                Assert.Equal(end, reader.Start);
                end = reader.Start + reader.Length;
                read.Add((reader.Offset, reader.TimestampNs));
            }

            Assert.Equal(expected, read);
            Assert.Equal(chunk.Entries.Length, end);
            Assert.Equal(expected[0].Offset, chunk.FirstOffset);
            Assert.Equal(expected[^1].Offset, chunk.LastOffset);
            Assert.Equal(expected.Min(record => record.TimestampNs), chunk.MinTimestamp);
        });
    }

    [Fact]
    public void MoveNext_EntryWithoutTimestamp_Throws()
    {
        var chunk = new LogChunk
        {
            Partition = default,
            Epoch = 0,
            Incarnation = 0,
            FirstOffset = 0,
            LastOffset = 0,
            Watermark = 0,
            PreviousOffset = -1,
            Checkpoint = -1,
            Routing = 0,
            RecordCount = 1,
            EntryCount = 1,
            MinTimestamp = 0,
            Entries = new byte[] { 0x12, 0x02, 0x12, 0x00 },
            Offsets = new byte[] { 0 },
        };

        Assert.Throws<FormatException>(() =>
        {
            var reader = new ChunkReader(chunk);
            reader.MoveNext();
        });
    }
}
