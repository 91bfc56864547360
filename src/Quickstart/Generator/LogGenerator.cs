using Confluent.Kafka;
using OrleansKafkaLoki.Quickstart.Ledger;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Quickstart.Generator;

/// <summary>
/// Produces lines at a steady rate and enters each delivery report into the ledger. A partition whose undelivered bytes come
/// near what the broker keeps is left out until the shipper has caught up.
/// </summary>
internal sealed class LogGenerator : IDisposable
{
    private const int MaxBurst = 10_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(30);

    private readonly GeneratorOptions _options;
    private readonly ILineSource _lines;
    private readonly DeliveryLedger _ledger;
    private readonly TimeProvider _time;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly Target[] _targets;
    private uint _next;
    private long _failed;

    /// <summary>A generator, which does not produce yet.</summary>
    public LogGenerator(GeneratorOptions options, ILineSource lines, DeliveryLedger ledger, TimeProvider time)
    {
        _options = options;
        _lines = lines;
        _ledger = ledger;
        _time = time;
        _targets = [.. options.Topics.SelectMany(topic => Enumerable.Range(0, options.Partitions).Select(partition => new Target(new(topic, partition))))];
        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = options.BootstrapServers,
            EnableIdempotence = true, // A retry must not become a second record.
            LingerMs = 20,
            CompressionType = CompressionType.Lz4, // Lets the broker's 5 MB reach further.
            MessageTimeoutMs = 300_000,
        }).SetLogHandler(static (_, _) => { }).Build();
    }

    /// <summary>Whether some partition is left out at the moment.</summary>
    public bool HeldBack { get; private set; }

    /// <summary>Lines that the broker did not take.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>
    /// Produces until the lines end or <paramref name="stop"/> is cancelled, then waits for the outstanding delivery reports.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var last = _time.GetTimestamp();
        var allowance = 0d;
        var line = _lines.Next();
        while (line is not null && !stop.IsCancellationRequested)
        {
            // What could not be sent in its time is not made up for later: the allowance never exceeds a tenth of a second.
            var now = _time.GetTimestamp();
            allowance = _options.Rate <= 0
                ? MaxBurst
                : Math.Min(allowance + (_time.GetElapsedTime(last, now).TotalSeconds * _options.Rate), Math.Max(1, _options.Rate / 10));
            last = now;
            while (line is not null && allowance >= 1 && TrySend(line))
            {
                line = _lines.Next();
                allowance--;
            }

            await Task.Delay(Tick, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        HeldBack = false;
        await Task.Run(() => _producer.Flush(FlushDeadline), CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();

    /// <summary>Sends to the next partition that may have more; false if there is none, or the producer's queue is full.</summary>
    private bool TrySend(byte[] line)
    {
        HeldBack = false;
        for (var tried = 0; tried < _targets.Length; tried++)
        {
            var target = _targets[_next++ % _targets.Length];
            if (_options.MaxUndeliveredBytes > 0
                && _ledger.UndeliveredBytes(target.Partition.Topic, target.Partition.Partition, target.Sent) > _options.MaxUndeliveredBytes)
            {
                HeldBack = true;
                continue;
            }

            try
            {
                _producer.Produce(target.Partition, new Message<Null, byte[]> { Value = line, Timestamp = _options.TimeOf is { } timeOf ? new Timestamp(timeOf(line)) : Timestamp.Default }, OnReport);
                target.Sent++;
                return true;
            }
            catch (ProduceException<Null, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
            catch (ProduceException<Null, byte[]> refused) when (refused.Error.Code == ErrorCode.MsgSizeTooLarge)
            {
                // No other partition would take it either.
                Interlocked.Increment(ref _failed);
                return true;
            }
        }

        return false;
    }

    private void OnReport(DeliveryReport<Null, byte[]> report)
    {
        if (report.Error.IsError)
        {
            Interlocked.Increment(ref _failed);
        }
        else
        {
            _ledger.OnProduced(report.Topic, report.Partition, report.Offset, report.Message.Value);
        }
    }

    private sealed class Target(TopicPartition partition)
    {
        public TopicPartition Partition => partition;

        public long Sent { get; set; }
    }
}
