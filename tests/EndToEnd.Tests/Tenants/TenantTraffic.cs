using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Ledger;

namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>A tenant's topic: produces records into it, and tells what became of them.</summary>
internal sealed class TenantTraffic : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>How often a Loki is asked that has to count what it has.</summary>
    private static readonly TimeSpan BetweenCounts = TimeSpan.FromSeconds(0.5);

    /// <summary>So many of the longest lines are what Loki answers at once.</summary>
    private const int PageSize = 2500;

    private readonly TestServers _servers;
    private readonly string _runId;
    private readonly LokiReader _reader;
    private readonly TenantRecords _records;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly Backlog[] _backlogs;
    private readonly bool _hasCoordinates;
    private long _counted;
    private long _failed;

    /// <param name="servers">The servers.</param>
    /// <param name="runId">The run.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="partitions">Partitions of its topic.</param>
    /// <param name="seed">Of the records.</param>
    /// <param name="mostWaiting">
    /// Bytes that may wait, of each partition where the entries tell which they are of, else of all together; 0 for any number.
    /// </param>
    /// <param name="hasCoordinates">Whether the entries tell that; without, equal ones differ in nothing but their nanoseconds.</param>
    public TenantTraffic(TestServers servers, string runId, string tenant, int partitions, int seed, long mostWaiting, bool hasCoordinates)
    {
        (_servers, _runId, Tenant, Topic, _hasCoordinates) = (servers, runId, tenant, $"{runId}-{tenant}", hasCoordinates);
        _records = new TenantRecords(seed, partitions, TimeProvider.System);
        var whole = new Backlog(() => _counted, mostWaiting);
        _backlogs = [.. Enumerable.Range(0, partitions).Select(number =>
            hasCoordinates ? new Backlog(() => servers.Ledger.Totals(Topic, number).Delivered, mostWaiting) : whole)];
        _reader = new LokiReader(servers.Loki, runId, tenant, ("topic", Topic));
        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = servers.Kafka,
            EnableIdempotence = true, // A retry must not become a second record.
            LingerMs = 20,
            CompressionType = CompressionType.Lz4,
            MessageTimeoutMs = 300_000,
        }).SetLogHandler(static (_, _) => { }).Build();
    }

    public string Tenant { get; }

    public string Topic { get; }

    /// <summary>What Kafka has taken.</summary>
    public TenantAccount Account { get; } = new();

    /// <summary>What the embedded Loki has told of entries that tell which record they are of.</summary>
    public LedgerTotals Arrivals => Enumerable.Range(0, _backlogs.Length)
        .Aggregate(new LedgerTotals(), (sum, number) => sum + _servers.Ledger.Totals(Topic, number));

    private bool TellsAtOnce => TestServers.HasEmbeddedLoki && _hasCoordinates;

    /// <summary>Creates the topic, so that Kafka takes and keeps records of any time.</summary>
    public Task CreateTopicAsync() => _servers.CreateTopicAsync(Topic, _backlogs.Length, new Dictionary<string, string>
    {
        ["message.timestamp.after.max.ms"] = $"{long.MaxValue}",
        ["retention.ms"] = "-1",
    });

    /// <summary>Produces so many records a second until it is enough of those that were sent.</summary>
    public async Task ProduceAsync(double rate, Func<long, bool> isEnough, CancellationToken stop)
    {
        var (sent, allowance, last, next) = (0L, 0d, TimeProvider.System.GetTimestamp(), 0);
        var counted = last;
        while (!isEnough(sent))
        {
            var now = TimeProvider.System.GetTimestamp();
            if (!_hasCoordinates && TestServers.HasEmbeddedLoki && TimeProvider.System.GetElapsedTime(counted, now) > BetweenCounts)
            {
                (_counted, counted) = (await _reader.CountAsync(stop), now);
            }

            allowance = Math.Min(allowance + (TimeProvider.System.GetElapsedTime(last, now).TotalSeconds * rate), rate / 10);
            last = now;
            for (var held = 0; allowance >= 1 && held < _backlogs.Length && !isEnough(sent); next++)
            {
                if (_backlogs[next % _backlogs.Length].IsFull)
                {
                    held++;
                    continue;
                }

                Send(next % _backlogs.Length);
                (allowance, sent, held) = (allowance - 1, sent + 1, 0);
            }

            await Task.Delay(Tick, stop);
        }

        await Task.Run(() => _producer.Flush(stop), stop);
        Assert.Equal(0, Volatile.Read(ref _failed));
        Assert.Equal(sent, Account.Produced);
    }

    /// <summary>How many records stand in Loki.</summary>
    public async Task<long> DeliveredAsync(CancellationToken cancellationToken)
    {
        if (TellsAtOnce)
        {
            return Arrivals.Delivered;
        }

        await Task.Delay(BetweenCounts, cancellationToken);
        return await _reader.CountAsync(cancellationToken);
    }

    /// <summary>How many are still to come to Loki.</summary>
    public async Task<long> WaitingAsync(CancellationToken cancellationToken) =>
        Account.Produced - Account.Refused - await DeliveredAsync(cancellationToken);

    /// <summary>Enters what Loki shows into the account; how many entries it shows, how many it counts, repeats included, and over how many shards a stream is dealt.</summary>
    public async Task<(long Shown, long Counted, int Shards)> ReadBackAsync(CancellationToken cancellationToken)
    {
        var shown = 0L;
        foreach (var stream in TenantRecords.Streams)
        {
            // A page of all streams would be a little of every batch that Loki holds.
            using var reader = new LokiReader(_servers.Loki, _runId, Tenant, ("topic", Topic), ("stream", stream));
            await reader.ReadAsync(PageSize, Enter, cancellationToken);
        }

        return (shown, await _reader.CountAsync(cancellationToken), await _reader.CountValuesAsync("__stream_shard__", cancellationToken));

        void Enter(ReadEntry entry)
        {
            shown++;
            Account.OnStored(entry.Line);
        }
    }

    public void Dispose()
    {
        _producer.Dispose();
        _reader.Dispose();
    }

    private void Send(int partition)
    {
        var record = _records.Next(partition);
        _backlogs[partition].OnSent(record);
        var message = new Message<Null, byte[]> { Value = record.Line, Timestamp = new Timestamp(record.TimestampMs, TimestampType.CreateTime) };
        _producer.Produce(new TopicPartition(Topic, partition), message, report =>
        {
            if (report.Error.IsError)
            {
                Interlocked.Increment(ref _failed);
                return;
            }

            _servers.Ledger.OnProduced(Topic, partition, report.Offset, record.Line);
            Account.OnProduced(record);
        });
    }
}
