using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Cluster;

/// <summary>
/// The table of <c>docs/outages.md</c>: how long silos that come and go leave partitions without delivery, held to bounds. By hand, on a
/// machine without other load.
/// </summary>
public sealed class OutageBenchmark
{
    /// <summary>What tells an outage from the gaps that batches make.</summary>
    private static readonly TimeSpan NoOutage = TimeSpan.FromSeconds(0.5);

    [Fact(Explicit = true)]
    public async Task Join_ThirdSilo_WithinBounds() => AssertWithinBounds(await Outages.JoinAsync());

    [Fact(Explicit = true)]
    public async Task Leave_OneOfThreeSilos_WithinBounds() => AssertWithinBounds(await Outages.LeaveAsync());

    [Theory(Explicit = true)]
    [InlineData(2)]
    [InlineData(1)]
    public async Task Kill_OneOfThreeSilos_WithinBounds(int silo) => AssertWithinBounds(await Outages.KillAsync(silo));

    [Fact(Explicit = true)]
    public async Task Hold_OneOfThreeSilos_WithinBounds() => AssertWithinBounds(await Outages.HoldAsync());

    private static void AssertWithinBounds(IReadOnlyList<OutageRow> rows) => Assert.All(rows, row => Assert.Multiple(
        () => Assert.True(row.Longest <= row.Bound, $"A partition that moved was without delivery for {row.Longest.TotalSeconds:0.00} s.\n{OutageRow.Head}\n{row}"),
        () => Assert.True(row.LongestOfOthers <= NoOutage, $"A partition that stayed was without delivery for {row.LongestOfOthers.TotalSeconds:0.00} s.\n{OutageRow.Head}\n{row}")));
}
