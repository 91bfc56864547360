using System.Text;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

/// <summary>A record for a test; a null stays a null.</summary>
internal sealed record TestRecord
{
    public byte[]? Key { get; init; }

    public byte[]? Value { get; init; }

    public (string Name, byte[]? Value)[] Headers { get; init; } = [];

    public long Offset { get; init; } = 7;

    public long TimestampMs { get; init; } = 1_700_000_000_123;

    public static TestRecord Of(string? value) => new() { Value = value is null ? null : Encoding.UTF8.GetBytes(value) };

    public SourceRecord ToSourceRecord()
    {
        using var batch = Batch(this);
        return new SourceRecord(Offset, TimestampMs, Key, Value, batch[0].Headers.ToArray());
    }

    public static RecordBatch Batch(params IEnumerable<TestRecord> records)
    {
        var batch = new RecordBatch();
        foreach (var record in records)
        {
            var start = batch.Bytes.WrittenCount;
            batch.Bytes.Write(record.Key);
            batch.Bytes.Write(record.Value);
            var headers = batch.Bytes.WrittenCount;
            foreach (var (name, value) in record.Headers)
            {
                HeaderBlock.Write(batch.Bytes, Encoding.UTF8.GetBytes(name), value, value is null);
            }

            batch.Add(new RecordSlot(
                record.Offset, record.TimestampMs, start, record.Key?.Length ?? -1, record.Value?.Length ?? -1, batch.Bytes.WrittenCount - headers));
        }

        return batch;
    }
}
