using Confluent.Kafka;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Health;
using OrleansKafkaLoki.Silo.Kafka.Native;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>
/// Keeps dead letters in a topic on the source's brokers. A failed write throws the producer away with all it still had to
/// send, so that nothing is sent beside the repetition.
/// </summary>
internal sealed class KafkaDeadLetterStore(
    string pipeline, string topic, KafkaAdmins admins, DeadLetterMetrics metrics) : IDeadLetterStore
{
    // Messages keep their records' timestamps, by which retention goes: any but none would delete old records' letters at once.
    private static readonly Dictionary<string, string> TopicSettings = new() { ["retention.ms"] = "-1", ["cleanup.policy"] = "delete" };

    private const int MostBytesUnderWay = 8 * 1024 * 1024;
    private const int MostMessagesUnderWay = 10_000;

    private readonly List<Delivery> _underWay = [];
    private readonly KafkaCredentials _credentials = admins.CredentialsOf(pipeline);
    private CredentialUse? _use;
    private IProducer<byte[]?, byte[]?>? _producer;
    private volatile Error? _trouble;
    private bool _isTopicThere;
    private bool _isIdempotent = true;
    private bool _hasFailed;
    private long _bytesUnderWay;

    /// <inheritdoc/>
    /// <exception cref="DeadLetterException">The topic cannot be made, or no producer.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (_hasFailed || _underWay.Count > 0 || _use is { IsOutdated: true })
        {
            await Task.Run(Reset, cancellationToken);
        }

        if (!_isTopicThere)
        {
            try
            {
                _isTopicThere = await admins.Of(pipeline).CreateTopicAsync(topic, TopicSettings, cancellationToken);
            }
            catch (TopicCatalogException exception)
            {
                throw new DeadLetterException(
                    $"{exception.Message} A dead-letter topic that is created by hand wants retention.ms=-1.", exception);
            }
        }

        _producer ??= CreateProducer();
    }

    /// <inheritdoc/>
    public async Task AddAsync(DeadLetter letter, SourceRecord? original, CancellationToken cancellationToken)
    {
        if (_bytesUnderWay >= MostBytesUnderWay || _underWay.Count >= MostMessagesUnderWay)
        {
            await FlushAsync(cancellationToken);
        }

        _bytesUnderWay += original?.Bytes ?? letter.Entry.Length;
        _underWay.Add(new Delivery(letter, original, SendAsync(DeadLetterHeaders.Write(letter, original), cancellationToken)));
    }

    /// <inheritdoc/>
    /// <exception cref="DeadLetterException">A broker refused, or none answered in time.</exception>
    public Task CommitAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => End();

    /// <summary>Waits for every report. What the broker refuses as it is goes again alone: one message fails its whole batch.</summary>
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        List<Delivery> refused = [];
        try
        {
            foreach (var delivery in _underWay)
            {
                if (await delivery.Report is { } error)
                {
                    refused.Add(IsAboutMessage(error.Code) ? delivery : throw Failure(error));
                }
            }

            foreach (var delivery in refused)
            {
                await SendAloneAsync(delivery, cancellationToken);
            }

            _underWay.Clear();
            _bytesUnderWay = 0;
            _isTopicThere = true;
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    private async Task SendAloneAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var (letter, original, _) = delivery;
        var (extent, keepsTimestamp) = (MessageExtent.Whole, true);
        while (true)
        {
            var message = DeadLetterHeaders.Write(letter, original, extent);
            message.Timestamp = keepsTimestamp ? message.Timestamp : Timestamp.Default;
            switch (await SendAsync(message, cancellationToken))
            {
                case null:
                    if (extent != MessageExtent.Whole)
                    {
                        metrics.TooLarge(letter);
                    }

                    return;
                case { Code: ErrorCode.InvalidTimestamp } when keepsTimestamp:
                    // Too far from the broker's clock; okl-timestamp tells it all the same.
                    keepsTimestamp = false;
                    break;
                case { Code: ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge } when extent < MessageExtent.Coordinates:
                    extent++;
                    break;
                case { } error:
                    throw Failure(error);
            }
        }
    }

    private static bool IsAboutMessage(ErrorCode code) =>
        code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidTimestamp;

    /// <summary>The error of a message, null when it is safe; a failure is a result, since many are awaited one after the other.</summary>
    private async Task<Error?> SendAsync(Message<byte[]?, byte[]?> message, CancellationToken cancellationToken)
    {
        try
        {
            await _producer!.ProduceAsync(topic, message, cancellationToken);
            return null;
        }
        catch (ProduceException<byte[]?, byte[]?> exception)
        {
            return exception.Error;
        }
    }

    private DeadLetterException Failure(Error error)
    {
        if (error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition)
        {
            _isTopicThere = false;
            return new DeadLetterException($"The dead-letter topic '{topic}' does not exist and could not be created; create it, with retention.ms=-1.");
        }

        // That it took too long, or that the client gave up, says less than what was last complained about.
        var trouble = error.Code is ErrorCode.Local_MsgTimedOut or ErrorCode.Local_Fatal or ErrorCode.Local_PurgeQueue && _trouble is { } complaint ? complaint : error;
        var reason = KafkaErrorText.DescribeWrite(trouble);
        if (trouble.Code is ErrorCode.ClusterAuthorizationFailed && _isIdempotent)
        {
            // Better a letter twice than a partition that waits for ever.
            _isIdempotent = false;
            reason += ". From now on letters are written without: a lost answer can leave one twice";
        }

        return new DeadLetterException($"The dead-letter topic '{topic}' at {_credentials.Source.BootstrapServers}: {reason}.");
    }

    private IProducer<byte[]?, byte[]?> CreateProducer()
    {
        try
        {
            _use = _credentials.Use();
            var producer = new ProducerBuilder<byte[]?, byte[]?>(KafkaClientConfig.Producer(_credentials.Source, _isIdempotent))
                .SetLogHandler((_, _) => { }) // Its complaints come as errors, too.
                .SetErrorHandler((_, error) =>
                {
                    _credentials.Heed(error);
                    _trouble = error;
                })
                .Build();
            _use.Attach(producer);
            return producer;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new DeadLetterException($"No producer for the dead-letter topic '{topic}' can be made: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private void End()
    {
        _use?.Dispose();
        _producer?.Dispose();
        (_use, _producer) = (null, null);
    }

    private void Reset()
    {
        End();
        _trouble = null;
        _hasFailed = false;
        _underWay.Clear();
        _bytesUnderWay = 0;
    }

    private readonly record struct Delivery(DeadLetter Letter, SourceRecord? Original, Task<Error?> Report);
}
