using System.Runtime.CompilerServices;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>One partition of the dead-letter topic, from the replay group's position to where it ended when the replay began.</summary>
/// <param name="pipeline">Whose letters are read; others' may be between them.</param>
/// <param name="partition">The partition.</param>
/// <param name="range">From where to where.</param>
/// <param name="group">The group that the position is kept under.</param>
/// <param name="log">Reads the partition.</param>
/// <param name="admin">Commits the position.</param>
/// <param name="unreadable">Told of messages that say they are letters, and are none: where and why. They are passed.</param>
internal sealed class TopicReplayPart(
    string pipeline, TopicPartition partition, LogBounds range, string group, LogReader log, KafkaAdmin admin, Action<string> unreadable) : IReplayPart
{
    private long _position = range.Low;

    /// <inheritdoc/>
    public bool KeepsPosition => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredLetter?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in log.ReadAsync(partition, range.Low, range.High, cancellationToken))
        {
            var letter = Read(message);

            // While this one is being looked at, a commit covers what came before it.
            yield return letter?.Letter.Partition.Pipeline == pipeline ? letter : null;
            _position = message.Offset + 1;
        }

        _position = range.High;
    }

    /// <inheritdoc/>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (_position > range.Low)
        {
            await admin.CommitGroupOffsetsAsync([new TopicPartitionOffset(partition, _position)], group).WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task EndAsync(bool isDone, CancellationToken cancellationToken) => isDone ? CommitAsync(cancellationToken) : Task.CompletedTask;

    private StoredLetter? Read(SourceRecord message)
    {
        try
        {
            return DeadLetterHeaders.Read(message) is { } letter ? letter with { Id = LetterId.InTopic(partition.Partition.Value, message.Offset) } : null;
        }
        catch (FormatException exception)
        {
            unreadable($"{partition} offset {message.Offset}: {exception.Message}");
            return null;
        }
    }
}
