using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Audit;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

public sealed class AuditCellsTests
{
    [Theory]
    [InlineData(60, 0)]
    [InlineData(60.000000001, 1)]
    [InlineData(120, 1)]
    [InlineData(0.000000001, 0)]
    [InlineData(0, -1)]
    [InlineData(-60, -2)]
    public void WindowOf_ATime_IsOpenAtItsStartAndClosedAtItsEnd(double seconds, long window) =>
        Assert.Equal(window, AuditCells.WindowOf((long)((decimal)seconds * UnixNanos.PerSecond), 60));

    [Fact]
    public void Add_TooMany_DoublesWindowsAndKeepsSums()
    {
        var cells = new AuditCells(60, most: 10);
        for (var i = 0; i < 40; i++)
        {
            cells.Add(i % 2, At(i), new AuditCell(1, i, IsCompared: i == 7));
        }

        Assert.Equal(480, cells.WindowSecs);
        for (var stream = 0; stream < 2; stream++)
        {
            Assert.Equal(20, cells.Of(stream).Values.Sum(cell => cell.Count));
            Assert.Equal(Enumerable.Range(0, 40).Where(i => i % 2 == stream).Sum(), cells.Of(stream).Values.Sum(cell => cell.Bytes));
            Assert.Equal(stream, cells.Of(stream).Values.Count(cell => cell.IsCompared));
            Assert.All(cells.Of(stream).Keys, window => Assert.InRange(window, 0, 5));
        }
    }

    [Fact]
    public void Spans_WindowsWiden_CoverTheSameOffsets()
    {
        var spans = new AuditSpans();
        spans.Add(2, 60, 100);
        spans.Add(2, 60, 90);
        spans.Add(3, 60, 200);
        Assert.Equal((90, 100), spans.Of([2], 60));
        spans.Add(1, 120, 150);

        Assert.Equal((90, 200), spans.Of([1], 120));
        Assert.Null(spans.Of([0], 120));
    }

    private static long At(int window) => (window * 60 * UnixNanos.PerSecond) + 1;
}
