using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.Progress;

namespace OrleansKafkaLoki.Quickstart.Tests.Progress;

public sealed class ProgressLineTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private LedgerTotals _totals;

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Show_Plain_WritesOneLineWithRateSinceTheLast()
    {
        var line = new ProgressLine(_output, rewrite: false, new ProgressText(() => _totals, () => true, _time), _time);
        _totals = new LedgerTotals { Produced = 5000, Delivered = 4000, Duplicated = 1 };
        _time.Advance(TimeSpan.FromSeconds(2));

        line.Show();

        Assert.Equal(
            "00:02  produced 5,000  delivered 4,000  lag 1,000  2,000/s  twice 1  held back: the broker's partitions are nearly full" + Environment.NewLine,
            _output.ToString());
    }

    [Fact]
    public void Show_InTerminal_RewritesTheLineAndSayStartsAnother()
    {
        var line = new ProgressLine(_output, rewrite: true, new ProgressText(() => _totals, () => false, _time), _time);

        line.Show();
        line.Show();
        line.Say("hello");

        var parts = _output.ToString().Split('\r');
        Assert.Equal(4, parts.Length);
        Assert.StartsWith("00:00  produced 0", parts[2], StringComparison.Ordinal);
        Assert.Equal("hello", parts[3].TrimEnd());
    }
}
