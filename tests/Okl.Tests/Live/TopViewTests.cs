using OrleansKafkaLoki.Okl.Commands;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Live;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Live;

public sealed class TopViewTests
{
    [Fact]
    public void Lines_ManyPartitions_FitTheScreenWorstFirst()
    {
        var lines = Lines(TestLook.Of(50), new TopState());

        Assert.InRange(lines.Count, 10, 12);
        Assert.All(lines, line => Assert.InRange(Fitting.WidthOf(line), 0, 80));
        Assert.Equal("2 silos · 50 partitions: 2 running, 1 starting · lag 3 m 32 s", lines[0]);
        Assert.Equal("16:00:00Z · by lag · from 1 of 50 · q ends, h helps", lines[1]);
        Assert.StartsWith("PIPELINE", lines[3], StringComparison.Ordinal);
        Assert.Contains("faulted", lines[4], StringComparison.Ordinal);
        Assert.Contains("48 s", lines[5], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("even", 25)]
    [InlineData("APP/odd/4", 5)]
    [InlineData("faulted", 1)]
    [InlineData("127.0.0.1:11110", 25)]
    [InlineData("nothing", 0)]
    public void Rows_Filter_LeavesThoseThatHoldIt(string filter, int rows) => Assert.Equal(rows, TopView.Rows(TestLook.Of(50), new TopState { Filter = filter }).Count);

    [Fact]
    public void Rows_EveryOrder_IsOneBothWays()
    {
        for (var order = 0; order < TopOrder.All.Count; order++)
        {
            var there = TopView.Rows(TestLook.Of(9), new TopState { Order = order });
            var back = TopView.Rows(TestLook.Of(9), new TopState { Order = order, Reversed = true });

            Assert.Equal(9, there.Count);
            Assert.Equal(9, back.Count);
        }

        Assert.Equal([8, 7, 6], TopView.Rows(TestLook.Of(9), new TopState()).Take(3).Select(row => row.NumberAt("partition")!.Value));
        Assert.Equal([0, 1, 2], TopView.Rows(TestLook.Of(9), new TopState { Reversed = true }).Take(3).Select(row => row.NumberAt("partition")!.Value));
        Assert.Equal([0, 2, 4], TopView.Rows(TestLook.Of(9), new TopState { Order = TopOrder.All.Count - 1 }).Take(3).Select(row => row.NumberAt("partition")!.Value));
    }

    [Fact]
    public void Lines_State_IsSaid()
    {
        var state = new TopState { Above = 40, Filter = "even", IsPaused = true, Reversed = true, Order = 1 };

        Assert.Equal("16:00:00Z · by records, reversed · /even · from 19 of 25 · stands still · q ends, h helps", Lines(TestLook.Of(50), state, width: 100)[1]);
        Assert.Equal("It is away.", Lines(TestLook.Of(50), state, "It is away.")[1]);
        Assert.Contains("q        end", Lines(TestLook.Of(50), new TopState { ShowsHelp = true }, height: 24));
    }

    private static List<string> Lines(TopLook look, TopState state, string? trouble = null, int width = 80, int height = 12) =>
    [
        .. new TopView(Tables.AllPartitions).Lines(look, state, trouble, (width, height), OklRun.Now).Select(line => string.Concat(line.Select(cell => cell.Text))),
    ];
}
