using Microsoft.Extensions.Logging;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>What the product logs: an error with a stack is a mistake.</summary>
internal sealed class StoryLog(World world) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => world.Story is not null || logLevel >= LogLevel.Error;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        world.Story?.Add($"{world.Now} {TaskScheduler.Current} logs: {formatter(state, exception)}");
        if (logLevel >= LogLevel.Error && exception is not null)
        {
            world.Fail(exception);
        }
    }

    public void Dispose()
    {
    }
}
