using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrleansKafkaLoki.Silo.Tests.Kafka;

/// <summary>Keeps every log line.</summary>
internal sealed class RecordingLogger : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<Exception> Exceptions { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        if (exception is not null)
        {
            Exceptions.Enqueue(exception);
        }
    }

    public void Dispose()
    {
    }
}
