using OrleansKafkaLoki.Quickstart.Cluster;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Tests.Cluster;

public sealed class ClusterTableTests
{
    private static readonly SiloView[] Silos =
    [
        new("silo-1", SiloState.Running, Partitions("audit", 0).Concat(Partitions("logs", 1, 4, 11)).ToList(), 1234.4),
        new("silo-2", SiloState.Down, [], 0),
        new("silo-3", SiloState.Held, [.. Partitions("logs", 2)], 0),
        new("silo-4", SiloState.Running, [], 0),
        new("silo-5", SiloState.Starting, [], 0),
    ];

    [Fact]
    public void Render_Wide_ShowsEachSilo() => Assert.Equal(
        """
          silo-1  running   1,234/s    4 partitions  audit 0, logs 1 4 11
          silo-2  down
          silo-3  held                 1 partition   logs 2
          silo-4  running       0/s    0 partitions
          silo-5  starting
          remark
        """,
        string.Join(Environment.NewLine, ClusterTable.Render(Silos, "  remark", width: 120)));

    [Fact]
    public void Render_Narrow_CutsTheLines()
    {
        var lines = ClusterTable.Render(Silos, null, width: 40);

        Assert.Equal("  silo-1  running   1,234/s    4 partit…", lines[0]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 40));
    }

    [Fact]
    public void Render_NothingKnown_IsEmpty() => Assert.Empty(ClusterTable.Render([], null, width: 80));

    private static IEnumerable<PartitionName> Partitions(string topic, params int[] numbers) => numbers.Select(number => new PartitionName(topic, number));
}
