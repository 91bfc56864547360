namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>How often a message came within a window. Thread-safe.</summary>
internal sealed partial class MessageCount(ILogger logger)
{
    private readonly Lock _gate = new();
    private int _count;
    private string? _last;

    /// <summary>Counts one; false when it is to be left out.</summary>
    public bool TryShow()
    {
        lock (_gate)
        {
            return ++_count <= CondensingLoggerProvider.Shown;
        }
    }

    /// <summary>Keeps one that was left out, as an example of all.</summary>
    public void Keep(string text)
    {
        lock (_gate)
        {
            _last = text;
        }
    }

    /// <summary>Logs what was left out.</summary>
    public void Log(LogLevel level)
    {
        lock (_gate)
        {
            if (_last is { } text)
            {
                LogLeftOut(level, _count - CondensingLoggerProvider.Shown, CondensingLoggerProvider.Window.TotalSeconds, text);
                _last = null;
            }
        }
    }

    [LoggerMessage(EventName = "MessagesLeftOut", Message = "{Count} more like this within {Seconds} s, the last: {Text}")]
    private partial void LogLeftOut(LogLevel level, int count, double seconds, string text);
}
