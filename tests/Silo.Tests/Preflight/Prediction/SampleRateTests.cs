using OrleansKafkaLoki.Silo.Preflight.Prediction;

namespace OrleansKafkaLoki.Silo.Tests.Preflight.Prediction;

public sealed class SampleRateTests
{
    private const long Begin = 1_700_000_000_000;

    [Fact]
    public void Of_AnEvenFlow_IsItsRate() => Assert.Equal(20, SampleRate.Of(Every(50, 1000), Begin + (999 * 50))!.Value, 0.1);

    [Fact]
    public void Of_SomeFarTooOld_IsHardlyLess() =>
        Assert.Equal(20, SampleRate.Of([.. Every(50, 1000), .. Enumerable.Repeat(1L, 20)], Begin + (999 * 50))!.Value, 1.0);

    [Fact]
    public void Of_AnIdlePartition_IsSpreadOverTheTimeSince() => Assert.Equal(1, SampleRate.Of(Every(10, 1000), Begin + 950_000 + 500)!.Value, 0.01);

    [Fact]
    public void Of_SomeAheadOfTheEnd_LeavesThemAside() => Assert.Equal(20, SampleRate.Of([.. Every(50, 1000), .. Enumerable.Repeat(Begin * 2, 500)], Begin + (999 * 50))!.Value, 0.1);

    [Fact]
    public void Of_TimesThatDoNotTell_IsUnknown()
    {
        Assert.Null(SampleRate.Of([], Begin));
        Assert.Null(SampleRate.Of([Begin], Begin));
        Assert.Null(SampleRate.Of([Begin, Begin, Begin], Begin));
    }

    private static List<long> Every(int ms, int count) => [.. Enumerable.Range(0, count).Select(i => Begin + ((long)i * ms))];
}
