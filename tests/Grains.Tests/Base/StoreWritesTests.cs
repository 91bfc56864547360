using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class StoreWritesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Recorder _log = new();

    [Fact]
    public void Check_WritersFailAndRecover_OneLineEach()
    {
        var writes = new StoreWrites(_time, _log);
        var (first, second) = (new object(), new object());
        Assert.Equal(new PartHealth("store", true, null), Assert.Single(writes.Check()));

        writes.Failed(first, "It is away.");
        writes.Failed(second, "It is away, too.");
        writes.Failed(first, "It is still away.");
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(
            new PartHealth("store", false, "2 checkpoints and journals wait for it since 7 s; effectively_once sends nothing without its journal"),
            Assert.Single(writes.Check()));

        writes.Done(first);
        Assert.False(Assert.Single(writes.Check()).Ready);
        writes.Done(second);
        writes.Done(second);
        Assert.True(Assert.Single(writes.Check()).Ready);
        Assert.Collection(
            _log.Lines,
            line => Assert.EndsWith("It is away.", line, StringComparison.Ordinal),
            line => Assert.Equal("The store takes checkpoints and journals again, after 7.0 s; up to 2 waited.", line));
    }

    private sealed class Recorder : ILogger<StoreWrites>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
