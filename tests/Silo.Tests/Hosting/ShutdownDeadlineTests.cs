using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Hosting;

namespace OrleansKafkaLoki.Silo.Tests.Hosting;

public sealed class ShutdownDeadlineTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(true, false, ShutdownDeadline.Overdue)]
    [InlineData(false, true, ShutdownDeadline.Overdue)]
    public async Task Passes_OnceTold_EndsEarlyOnlyDrainedAndWithoutAStore(bool isDrained, bool isLost, int exitCode)
    {
        var deadline = new ShutdownDeadline(TimeSpan.FromSeconds(35), new Store(isLost), _time, NullLogger.Instance);
        var passes = deadline.PassesAsync();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(passes.IsCompleted);

        deadline.TellStopping();
        if (isDrained)
        {
            deadline.TellDrained();
        }

        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return passes.IsCompleted;
            },
            "it passes");
        Assert.Equal(exitCode, await passes);
    }

    [Fact]
    public async Task Passes_NothingBegan_EndsEarlyWithAStore()
    {
        var deadline = new ShutdownDeadline(TimeSpan.FromSeconds(35), new Store(isLost: false), _time, NullLogger.Instance);
        var passes = deadline.PassesAsync();
        deadline.TellStopping();
        deadline.TellNothingBegan();

        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return passes.IsCompleted;
            },
            "it passes");
        Assert.Equal(0, await passes);
    }

    private sealed class Store(bool isLost) : IStoreReach
    {
        public event Action? Changed
        {
            add { }
            remove { }
        }

        public bool IsLost => isLost;
    }
}
