using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>
/// One category of a <see cref="CondensingLoggerProvider"/>. A server or silo that is away costs a line, and no stack, unless the level is <c>debug</c>.
/// </summary>
internal sealed class CondensingLogger(string category, ILogger inner, CondensingLoggerProvider provider) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (LogNoise.Is(category, logLevel, eventId, exception) && !provider.KeepsAll)
        {
            return;
        }

        if (exception is not null && OutsideFailure.Is(exception) && !provider.KeepsAll)
        {
            var failure = exception;
            Condense(logLevel, eventId, state, null, (said, _) => $"{formatter(said, failure).TrimEnd()} {OutsideFailure.Describe(failure)}");
        }
        else
        {
            Condense(logLevel, eventId, state, exception, formatter);
        }
    }

    private void Condense<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // Without a name there is nothing to tell messages apart by; who looks closely wants to see everything.
        if (eventId.Name is not { } name || name.StartsWith(ShipperLog.Loss, StringComparison.Ordinal) || logLevel < LogLevel.Information)
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        var count = provider.CountOf(new RepeatedMessage(category, logLevel, name), inner);
        if (count.TryShow())
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        else
        {
            count.Keep(formatter(state, exception));
        }
    }
}
