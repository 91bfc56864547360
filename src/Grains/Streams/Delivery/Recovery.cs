using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>What became of the records that were in doubt when a stream was taken over, for one line in the log.</summary>
internal sealed partial class Recovery(LabelStream stream, ILogger logger)
{
    private int _doubtful;
    private int _found;

    /// <summary>A batch has its verdict that held records in doubt.</summary>
    /// <param name="doubtful">How many.</param>
    /// <param name="found">How many of them Loki had.</param>
    public void Add(int doubtful, int found)
    {
        _doubtful += doubtful;
        _found += found;
    }

    /// <summary>Logs the line.</summary>
    public void Log() => LogRecovered(new LogText(stream), _doubtful, _found, _doubtful - _found);

    [LoggerMessage(Level = LogLevel.Information, EventName = "StreamRecovered", Message =
        "Stream {Stream}: recovered. {Records} records may have been sent before: {Found} were found in Loki; {Others} were not, or could not be asked for, and are sent again or refused.")]
    private partial void LogRecovered(LogText stream, int records, int found, int others);
}
