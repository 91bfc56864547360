using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>The session's log messages.</content>
internal sealed partial class PartitionSession
{
    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionStarted", Message =
        "{Partition}: reading from offset {Offset} (epoch {Epoch}).")]
    private partial void LogRunning(PartitionId partition, long offset, long epoch);

    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionStopped", Message =
        "{Partition}: stopped; the checkpoint is {Offset}.")]
    private partial void LogStopped(PartitionId partition, long offset);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionDrainIncomplete", Message =
        "{Partition}: stopped with {Records} records without a verdict; they will be read again from offset {Offset}.")]
    private partial void LogDrainIncomplete(PartitionId partition, long records, long offset);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "CheckpointMissed", Message =
        "{Partition}: offset {Watermark} could not be stored in time; records from {Offset} on are sent again.")]
    private partial void LogCheckpointMissed(PartitionId partition, long watermark, long offset);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionGone", Message =
        "{Partition}: Kafka no longer has it, so it is stopped. It was read up to offset {Offset}; if it is created again, it is read from its first record.")]
    private partial void LogGone(PartitionId partition, long offset);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "FeedFailed", Message = "{Partition}: the feed cannot go on. {Error}")]
    private partial void LogFeedFault(PartitionId partition, string error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionStartFailed", Message =
        "{Partition}: cannot start yet and tries again. {Error}")]
    private partial void LogKafkaDoesNotAnswer(PartitionId partition, string error);

    [LoggerMessage(Level = LogLevel.Error, EventName = "StartOffsetMissing", Message =
        "{Partition}: held, because it has neither a checkpoint nor a group offset and auto_offset_reset is 'error'.")]
    private partial void LogNoStart(PartitionId partition);

    [LoggerMessage(Level = LogLevel.Error, EventName = "NewLogHeld", Message =
        "{Partition}: held. {Where}, and on_new_log leaves it to an operator where to go on.")]
    private partial void LogNewLogHeld(PartitionId partition, string where);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionFenced", Message = "{Message} This activation stops.")]
    private partial void LogFenced(string message);

    [LoggerMessage(Level = LogLevel.Error, EventName = "PartitionBroken", Message =
        "{Partition}: stopped by an unexpected error; it starts over from its checkpoint.")]
    private partial void LogBroken(Exception exception, PartitionId partition);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionSought", Message =
        "{Partition}: goes on at offset {Offset} instead of {Position}, as {By} said.{Repeats}")]
    private partial void LogSought(PartitionId partition, long offset, long position, string by, string repeats);

    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionPaused", Message = "{Partition}: reads nothing. {Order}")]
    private partial void LogPaused(PartitionId partition, PauseOrder order);

    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionResumed", Message = "{Partition}: goes on.")]
    private partial void LogResumed(PartitionId partition);
}
