using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>Reads records again by a client apart from the one that reads for shipping.</summary>
internal sealed class KafkaRecordFetcher(KafkaAdmins admins, TimeProvider time) : IRecordFetcher, IDisposable
{
    /// <summary>A gap between two wanted offsets that is read over; a wider one is jumped over, which costs a round trip.</summary>
    private const long LongestReadOver = 1000;

    private readonly ConcurrentDictionary<string, LogReaderLease> _leases = new();

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceRecord> FetchAsync(
        PartitionId partition, IReadOnlyList<long> offsets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lease = _leases.GetOrAdd(partition.Pipeline, name => new LogReaderLease(admins.CredentialsOf(name), time));
        var reader = await lease.TakeAsync(cancellationToken);
        var isGood = false;
        try
        {
            var place = new TopicPartition(partition.Topic, partition.Partition);
            var range = await reader.GetBoundsAsync(place, cancellationToken);
            var held = offsets.Where(offset => offset >= range.Low && offset < range.High).ToList();
            for (var next = 0; next < held.Count;)
            {
                var last = EndOfRun(held, next);
                await foreach (var record in reader.ReadAsync(place, held[next], held[last] + 1, cancellationToken))
                {
                    while (next < last && held[next] < record.Offset)
                    {
                        next++;
                    }

                    if (held[next] == record.Offset)
                    {
                        yield return record;
                    }
                }

                next = last + 1;
            }

            isGood = true;
        }
        finally
        {
            lease.Return(isGood);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lease in _leases.Values)
        {
            lease.Dispose();
        }
    }

    private static int EndOfRun(List<long> offsets, int start)
    {
        var last = start;
        while (last + 1 < offsets.Count && offsets[last + 1] - offsets[last] <= LongestReadOver)
        {
            last++;
        }

        return last;
    }
}
