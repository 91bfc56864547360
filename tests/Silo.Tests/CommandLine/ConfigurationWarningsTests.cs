using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Silo.CommandLine;

namespace OrleansKafkaLoki.Silo.Tests.CommandLine;

public sealed class ConfigurationWarningsTests
{
    [Fact]
    public void Log_Warnings_EachWithPathValueAndRemedy()
    {
        using var log = new MessageList();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        ConfigurationWarnings.Log(loggers, [new("a.b", "c", "Remove it.") { IsWarning = true }, new("a.d", null, "Has no effect.")]);

        Assert.Equal(["Warning ConfigurationWarning a.b = 'c': Remove it.", "Warning ConfigurationWarning a.d: Has no effect."], log.Messages);
    }

    private sealed class MessageList : ILoggerProvider, ILogger
    {
        public List<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add($"{logLevel} {eventId.Name} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
