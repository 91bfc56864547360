using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams;

/// <content>The batcher's log messages.</content>
internal sealed partial class StreamBatcher
{
    [LoggerMessage(Level = LogLevel.Error, EventName = "PushBroken", Message =
        "Stream {Stream}: a push broke off unexpectedly; its chunks are sent again.")]
    private partial void LogPushBroken(Exception exception, LogText stream);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "StreamFenced", Message = "{Message} This one stops.")]
    private partial void LogTaken(string message);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "JournalNotStored", Message =
        "Stream {Stream} leaves without its journal: the store does not answer in time.")]
    private partial void LogNotStored(LabelStream stream);
}
