using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Tests.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Records.Entries;

public sealed class RewrittenEntryTests
{
    private static readonly Gen<long> Timestamps = Gen.OneOf(Gen.Const(0L), Gen.Long[0, 2_000_000_000], Gen.Long[0, long.MaxValue]);

    [Fact]
    public void Write_AnyEntry_ChangesTheTimestampAlone() =>
        Gen.Select(Timestamps, Timestamps, Gen.String[0, 300], Gen.String[1, 5]).Sample((own, other, line, value) =>
        {
            var message = TestEntry.Message(own, line, ("a", value), ("b", value));
            var room = new byte[RewrittenEntry.Length(message, other)];

            Assert.Equal(room.Length, RewrittenEntry.Write(message, other, room));

            var entry = Assert.Single(DecodedEntry.ReadAll(room));
            Assert.Equal(other, (entry.Seconds * 1_000_000_000) + entry.Nanos);
            Assert.Equal(Encoding.UTF8.GetBytes(line), entry.Line);
            Assert.Equal(TestEntry.Message(other, line, ("a", value), ("b", value)), room[^TestEntry.Message(other, line, ("a", value), ("b", value)).Length..]);
        });
}
