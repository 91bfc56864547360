using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records.Entries;

namespace OrleansKafkaLoki.Grains.Tests.Records.Entries;

public sealed class EntryClockTests
{
    private const long Now = 1_700_000_000_123;

    [Theory]
    [InlineData(Now, Now)]
    [InlineData(0, 0)]
    public void Nanoseconds_NotDistinct_IsTheMillisecond(long timestampMs, long expectedMs) =>
        Assert.Equal(expectedMs * UnixNanos.PerMilli, Clock(distinct: false).Nanoseconds(timestampMs, offset: 7));

    [Fact]
    public void Nanoseconds_Distinct_StaysInTheMillisecond() =>
        Assert.Equal(Now, Clock().Nanoseconds(Now, offset: 7) / UnixNanos.PerMilli);

    [Fact]
    public void Nanoseconds_AnyNumbers_NeverOverflow() =>
        Gen.Select(Gen.Long, Gen.Long[0, long.MaxValue]).List[1, 20].Sample(records =>
        {
            var clock = Clock();
            Assert.All(records, record => Assert.True(clock.Nanoseconds(record.Item1, record.Item2) >= 0));
        });

    // As sticky producers without keys fill a topic: the same line, at the same time, at the same offset of each partition.
    [Fact]
    public void Nanoseconds_SameTimeAndOffsetInManyPartitions_AreAllDistinct()
    {
        var partitions = Enumerable.Range(0, 5000).Select(i => Clock(partition: i)).ToList();

        var timestamps = partitions.SelectMany(clock => Enumerable.Range(0, 3).Select(offset => clock.Nanoseconds(Now, offset))).ToList();

        Assert.Equal(timestamps.Count, timestamps.Distinct().Count());
    }

    [Fact]
    public void Nanoseconds_SameTimeAndOffsetInTwoTopics_AreDistinct() =>
        Assert.NotEqual(Clock(topic: "orders").Nanoseconds(Now, 1), Clock(topic: "payments").Nanoseconds(Now, 1));

    // Wherever the nanoseconds of a partition begin anew, and whatever offsets are missing: of less than a million in a millisecond.
    [Fact]
    public void Nanoseconds_InOrder_AreDistinctAndInOrder() =>
        Gen.Select(Gen.Int[0, 50], Gen.Long[0, 3_000_000], Gen.Select(Gen.Int[0, 2], Gen.Int[1, 20_000]).List[1, 40]).Sample((partition, start, steps) =>
        {
            var clock = Clock(partition: partition);
            var (ms, offset, before) = (Now, start, -1L);
            foreach (var (later, ahead) in steps)
            {
                (ms, offset) = (ms + (later / 2), offset + ahead);
                var timestamp = clock.Nanoseconds(ms, offset);
                Assert.True(timestamp > before, $"{timestamp} at offset {offset} after {before}");
                Assert.InRange(timestamp / UnixNanos.PerMilli, ms, ms + 1);
                before = timestamp;
            }
        });

    [Fact]
    public void Nanoseconds_ReplayFromAnywhere_GivesTheSame() =>
        Gen.Select(Gen.Long[0, 10_000_000], Gen.Int[0, 60].List[2, 60], Gen.Int).Sample((start, times, from) =>
        {
            // An out-of-order log, whose nanoseconds do not begin anew within these records.
            var first = Clock().Nanoseconds(Now, start) % UnixNanos.PerMilli;
            start += first > UnixNanos.PerMilli - 100 ? 200 : 0;
            List<long> whole = [.. Read(Clock(), 0)];
            var skipped = (int)((uint)from % times.Count);
            Assert.Equal(whole[skipped..], Read(Clock(), skipped));

            IEnumerable<long> Read(EntryClock clock, int skip) =>
                Enumerable.Range(skip, times.Count - skip).Select(i => clock.Nanoseconds(Now + times[i], start + i)).ToList();
        });

    private static EntryClock Clock(int partition = 0, string topic = "logs", bool distinct = true) =>
        new(new PartitionId("app", topic, partition), distinct);
}
