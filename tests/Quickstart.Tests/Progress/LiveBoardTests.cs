using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.Progress;

namespace OrleansKafkaLoki.Quickstart.Tests.Progress;

public sealed class LiveBoardTests : IDisposable
{
    private const string Progress = "00:00  produced 0  delivered 0  lag 0  0/s  twice 0";
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private IReadOnlyList<string> _table = ["  silo-1", "  silo-2"];

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Say_BeforeTheFirstShow_IsALine()
    {
        Create().Say("hello");

        Assert.Equal("hello\n", _output.ToString());
    }

    [Fact]
    public void Show_Again_RewritesTheBlock()
    {
        var board = Create();
        board.Show();
        _table = ["  silo-1"];

        Assert.Equal($"\r\e[3A  silo-1\e[K\n{Progress}\e[K\n> \e[J", Written(board.Show));
        Assert.StartsWith("\r\e[2A", Written(board.Show), StringComparison.Ordinal);
    }

    [Fact]
    public void Say_OverTheBlock_StandsAboveIt()
    {
        var board = Create();
        board.Show();

        Assert.Equal($"\r\e[3Aone\e[K\ntwo\e[K\n  silo-1\e[K\n  silo-2\e[K\n{Progress}\e[K\n> \e[J", Written(() => board.Say("one\ntwo")));
    }

    [Fact]
    public void Type_WhileShown_StandsBehindThePrompt()
    {
        var board = Create();
        board.Show();

        Assert.EndsWith("\n> kill 2\e[J", Written(() => board.Type("kill 2")), StringComparison.Ordinal);
        Assert.EndsWith("\n> kill 2\e[J", Written(board.Show), StringComparison.Ordinal);
    }

    [Fact]
    public void Type_BeforeTheFirstShow_IsKeptForIt()
    {
        var board = Create();

        Assert.Equal("", Written(() => board.Type("kil")));
        Assert.EndsWith("\n> kil\e[J", Written(board.Show), StringComparison.Ordinal);
    }

    [Fact]
    public void Show_Narrow_NoLineIsLongerThanTheTerminal()
    {
        var board = Create(width: 30);
        board.Type(new string('x', 100));

        Assert.All(Written(board.Show).Split('\n'), line => Assert.InRange(line.Replace("\e[K", "", StringComparison.Ordinal).TrimStart('\r').Replace("\e[J", "", StringComparison.Ordinal).Length, 1, 29));
    }

    [Fact]
    public async Task RunAsync_Ends_LeavesTheProgressAlone()
    {
        var board = Create();
        using var stop = new CancellationTokenSource();
        var running = board.RunAsync(stop.Token);
        _output.GetStringBuilder().Clear();

        await stop.CancelAsync();
        await running;

        Assert.Equal($"\r\e[3A\e[J{Progress}\n", _output.ToString());
        Assert.Equal("bye\n", Written(() => board.Say("bye")));
    }

    private string Written(Action act)
    {
        _output.GetStringBuilder().Clear();
        act();
        return _output.ToString();
    }

    private LiveBoard Create(int width = 120) => new(
        _output, () => width, _ => _table, new ProgressText(() => default(LedgerTotals), () => false, _time), _time);
}
