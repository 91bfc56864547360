using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Loki;

public sealed class PushRequestEncoderTests
{
    private static readonly Gen<TestEntry[]> Entries =
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.String[0, 300], (ts, line) => new TestEntry(ts, line)).Array[0, 20];

    [Fact]
    public void Write_AnyBatch_DecodesToWhatWasWritten() =>
        Gen.Select(Gen.String[0, 200], Entries, Gen.Int[1, 4]).Sample((labels, entries, runs) =>
        {
            var fields = entries.Chunk(runs).Select(run => (ReadOnlyMemory<byte>)TestEntry.Fields(run)).ToList();
            var batch = new TestEntries(fields, entries.Length);
            using var writer = new PooledBufferWriter();

            PushRequestEncoder.Write(writer, labels, batch);

            Assert.Equal(PushRequestEncoder.Length(labels, batch), writer.WrittenCount);
            var (decodedLabels, decoded) = Decode(writer.WrittenSpan);
            // An unpaired surrogate has no UTF-8 form.
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(labels)), decodedLabels);
            Assert.Equal(entries.Select(entry => entry.TimestampNs), decoded.Select(entry => entry.TimestampNs));
            Assert.Equal(entries.Select(entry => Encoding.UTF8.GetBytes(entry.Line)), decoded.Select(entry => Encoding.UTF8.GetBytes(entry.Line)));
        }, iter: 300);

    [Fact]
    public void Write_KnownBatch_MatchesTheWireFormat()
    {
        using var writer = new PooledBufferWriter();
        var entry = TestEntry.Fields([new TestEntry(1_000_000_002, "hi")]);

        PushRequestEncoder.Write(writer, "{a=\"b\"}", new TestEntries([entry], 1));

        Assert.Equal(
            "0A-15-0A-07-7B-61-3D-22-62-22-7D-12-0A-0A-04-08-01-10-02-12-02-68-69",
            BitConverter.ToString(writer.WrittenSpan.ToArray()));
    }

    private static (string Labels, List<TestEntry> Entries) Decode(ReadOnlySpan<byte> request)
    {
        Assert.True(ProtobufField.TryRead(ref request, out var stream));
        Assert.Equal(PushProtocol.RequestStreams, stream.Tag);
        Assert.True(request.IsEmpty);

        var labels = "";
        List<TestEntry> entries = [];
        var fields = stream.Bytes;
        while (ProtobufField.TryRead(ref fields, out var field))
        {
            if (field.Tag == PushProtocol.StreamLabels)
            {
                labels = Encoding.UTF8.GetString(field.Bytes);
                continue;
            }

            Assert.Equal(PushProtocol.StreamEntries, field.Tag);
            var reader = new EntryReader(field.Bytes);
            entries.Add(new TestEntry(reader.TimestampNs, Encoding.UTF8.GetString(reader.Line)));
        }

        return (labels, entries);
    }
}
