using OrleansKafkaLoki.Quickstart.Cluster;

namespace OrleansKafkaLoki.Quickstart.Tests.Cluster;

public sealed class SiloAlarmsTests
{
    private readonly SiloAlarms _alarms = new();

    [Fact]
    public void Summary_NothingHappened_IsNull() => Assert.Null(_alarms.Summary);

    [Fact]
    public void Add_WarningsAndErrors_CountsThemAndShowsTheShippersErrors()
    {
        string?[] shown =
        [
            _alarms.Add("silo-1", "2026-01-01T00:00:00.000Z warn: OrleansKafkaLoki.Partition[1] sending failed: and fail: is no level here"),
            _alarms.Add("silo-1", "   at Somewhere()"),
            _alarms.Add("silo-2", "2026-01-01T00:00:00.000Z fail: Orleans.Runtime.Foo[1] gone"),
            _alarms.Add("silo-2", "2026-01-01T00:00:00.000Z fail: OrleansKafkaLoki.Partition[1] broken"),
            _alarms.Add("silo-3", "Unhandled exception. " + new string('x', 1000)),
        ];

        Assert.Equal([null, null, null, "  silo-2: 2026-01-01T00:00:00.000Z fail: OrleansKafkaLoki.Partition[1] broken"], shown[..4]);
        Assert.StartsWith("  silo-3: Unhandled exception. xxx", shown[4], StringComparison.Ordinal);
        Assert.InRange(shown[4]!.Length, 200, 220);
        Assert.Equal("  in the silos' logs: 1 warning, 3 errors", _alarms.Summary);
    }
}
