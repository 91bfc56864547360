using System.Runtime.CompilerServices;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

/// <summary>Records in memory, the same in every partition, that can be read again.</summary>
internal sealed class FakeSource : IRecordFetcher
{
    private readonly SortedDictionary<long, SourceRecord> _records = [];

    /// <summary>How often each partition was read.</summary>
    public List<(PartitionId Partition, int Offsets)> Reads { get; } = [];

    public void Add(long offset, byte[]? key, byte[]? value, long timestampMs = -1, params (string Name, byte[]? Value)[] headers) =>
        _records[offset] = new SourceRecord(offset, timestampMs, key, value, Headers(headers));

    public static byte[] Headers(params (string Name, byte[]? Value)[] headers)
    {
        using var block = new PooledBufferWriter();
        foreach (var (name, value) in headers)
        {
            HeaderBlock.Write(block, System.Text.Encoding.UTF8.GetBytes(name), value, value is null);
        }

        return block.WrittenSpan.ToArray();
    }

    public async IAsyncEnumerable<SourceRecord> FetchAsync(
        PartitionId partition, IReadOnlyList<long> offsets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Reads.Add((partition, offsets.Count));
        await Task.Yield();
        foreach (var offset in offsets)
        {
            if (_records.TryGetValue(offset, out var record))
            {
                yield return record;
            }
        }
    }
}
