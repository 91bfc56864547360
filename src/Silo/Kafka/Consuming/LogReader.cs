using System.Runtime.CompilerServices;
using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Health;
using OrleansKafkaLoki.Silo.Kafka.Native;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>Reads ranges of partitions, one at a time, holding a page of records. It is no member of a group and commits nothing.</summary>
internal sealed class LogReader : IDisposable
{
    private const int PageBytes = 1024 * 1024;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly CredentialUse _use;
    private readonly string _servers;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private volatile Error? _trouble;

    /// <summary>Connects by itself, on the first question.</summary>
    /// <exception cref="DeadLetterException">No client can be made, such as when the password's file cannot be read.</exception>
    public LogReader(KafkaCredentials credentials, TimeProvider time)
    {
        var source = credentials.Source;
        _use = credentials.Use();
        _servers = source.BootstrapServers;
        _time = time;
        _patience = TimeSpan.FromMilliseconds(Math.Min(source.SocketTimeoutMs, LongestSilence.TotalMilliseconds));
        try
        {
            _consumer = new ConsumerBuilder<byte[]?, byte[]?>(KafkaClientConfig.Rereader(source))
                .SetLogHandler((_, _) => { }) // Its complaints come as errors, too.
                .SetErrorHandler((_, error) =>
                {
                    credentials.Heed(error);
                    _trouble = error;
                })
                .Build();
            _use.Attach(_consumer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw Failure(exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>True when only another reader can use what the pipeline proves itself with now.</summary>
    public bool IsOutdated => _use.IsOutdated;

    /// <summary>What the partition holds now; nothing when there is no such partition.</summary>
    /// <exception cref="DeadLetterException">No broker answered.</exception>
    public Task<LogBounds> GetBoundsAsync(TopicPartition partition, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                var offsets = _consumer.QueryWatermarkOffsets(partition, _patience);
                return new LogBounds(offsets.Low.Value, offsets.High.Value);
            }
            catch (KafkaException exception) when (
                exception.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownPartition or ErrorCode.Local_UnknownTopic)
            {
                return new LogBounds(0, 0);
            }
            catch (KafkaException exception)
            {
                throw Failure(exception.Error, exception);
            }
        },
        cancellationToken);

    /// <summary>The records from one offset to another, that itself excluded, as far as Kafka holds them.</summary>
    /// <exception cref="DeadLetterException">No broker answered, or it refused.</exception>
    public async IAsyncEnumerable<SourceRecord> ReadAsync(
        TopicPartition partition, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _consumer.Assign(new TopicPartitionOffset(partition, from));
        for (var position = from; position < to;)
        {
            var page = await Task.Run(() => ReadPage(ref position, to, cancellationToken), cancellationToken);
            foreach (var record in page)
            {
                yield return record;
            }
        }

        _consumer.Unassign();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _use.Dispose();
        _consumer.Dispose();
    }

    private List<SourceRecord> ReadPage(ref long position, long to, CancellationToken cancellationToken)
    {
        List<SourceRecord> page = [];
        var answeredAt = _time.GetTimestamp();
        for (var bytes = 0; bytes < PageBytes && position < to;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Consume() is not { } result)
            {
                if (_time.GetElapsedTime(answeredAt) > _patience)
                {
                    throw Failure(_trouble ?? new Error(ErrorCode.Local_TimedOut), null);
                }
            }
            else if (result.IsPartitionEOF)
            {
                position = to;
            }
            else
            {
                answeredAt = _time.GetTimestamp();
                position = result.Offset.Value + 1;
                if (position <= to)
                {
                    var record = Copy(result);
                    bytes += record.Bytes;
                    page.Add(record);
                }
            }
        }

        return page;
    }

    private ConsumeResult<byte[]?, byte[]?>? Consume()
    {
        try
        {
            return _consumer.Consume(Poll);
        }
        catch (ConsumeException exception)
        {
            throw Failure(exception.Error, exception);
        }
    }

    private static SourceRecord Copy(ConsumeResult<byte[]?, byte[]?> result)
    {
        var message = result.Message;
        using var headers = new PooledBufferWriter();
        foreach (var header in message.Headers ?? [])
        {
            var value = header.GetValueBytes();
            HeaderBlock.Write(headers, Encoding.UTF8.GetBytes(header.Key), value, value is null);
        }

        return new SourceRecord(
            result.Offset.Value,
            message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs,
            message.Key,
            message.Value,
            headers.WrittenSpan.ToArray());
    }

    private DeadLetterException Failure(Error error, Exception? exception) => Failure(KafkaErrorText.Describe(error), exception);

    private DeadLetterException Failure(string reason, Exception? exception) =>
        new($"Records cannot be read again from {_servers}: {reason}.", exception);
}
