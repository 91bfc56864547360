using System.Collections.Concurrent;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>
/// Keeps a log readable where thousands of partitions or streams say the same at once: of each message it lets the first through, and
/// at the end of <see cref="Window"/> logs how many more there were, with the last of them. Where records are lost, each message counts.
/// </summary>
internal sealed class CondensingLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    /// <summary>How many of a message are let through in <see cref="Window"/>.</summary>
    public const int Shown = 20;

    /// <summary>How long the others are counted for.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ILoggerProvider _inner;
    private readonly ITimer _timer;
    private ConcurrentDictionary<RepeatedMessage, MessageCount> _counts = new();

    /// <summary>Condenses what goes to <paramref name="inner"/>, which it owns.</summary>
    public CondensingLoggerProvider(ILoggerProvider inner, TimeProvider time, bool keepsAll = false)
    {
        (_inner, KeepsAll) = (inner, keepsAll);
        _timer = time.CreateTimer(_ => LogLeftOut(), null, Window, Window);
    }

    /// <summary>Whether servers and silos that are away are logged with their stacks, and noise, too.</summary>
    public bool KeepsAll { get; }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new CondensingLogger(categoryName, _inner.CreateLogger(categoryName), this);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (_inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        LogLeftOut();
        _inner.Dispose();
    }

    /// <summary>The count of a message in the window that is open, and which logs to <paramref name="logger"/>.</summary>
    public MessageCount CountOf(RepeatedMessage message, ILogger logger) =>
        _counts.GetOrAdd(message, static (_, logger) => new MessageCount(logger), logger);

    private void LogLeftOut()
    {
        foreach (var (message, count) in Interlocked.Exchange(ref _counts, new()))
        {
            count.Log(message.Level);
        }
    }
}
