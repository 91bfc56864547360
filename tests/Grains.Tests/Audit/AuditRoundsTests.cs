using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Audit;

public sealed class AuditRoundsTests
{
    private const long Now = 1_000_000;

    private static readonly PartitionId P0 = new("p", "logs", 0);
    private static readonly PartitionId P1 = new("p", "logs", 1);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(Now));
    private readonly FakeAuditor _auditor = new();
    private readonly List<(PartitionId Partition, long From, long To)> _counted = [];

    /// <summary>The newest second of what is counted, by partition and the offset behind it.</summary>
    private Func<PartitionId, long, long> _secondOf = (_, _) => Now - 100;

    private AuditRounds? _rounds;

    private AuditRounds Rounds => _rounds ??= new AuditRounds(
        new ContinuousAuditOptions { Every = TimeSpan.FromSeconds(60), Behind = TimeSpan.FromSeconds(300) }, _auditor, CountAsync, _time);

    [Fact]
    public async Task Run_OfWhatIsShipped_CountsWhatWasShippedAWhileAgo()
    {
        await RunAsync((P0, 100), (P1, 50));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 200), (P1, 50));
        Assert.Empty(_counted);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Now), Rounds.AuditedUntil);

        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 300), (P1, 60));

        Assert.Equal([(P0, 100, 200)], _counted);
        Assert.Equal(100, Rounds.Records);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Now + 300), Rounds.AuditedUntil);
    }

    [Fact]
    public async Task Run_ALongStretch_IsCountedInPiecesAndComparedBetweenThem()
    {
        await RunAsync((P0, 0));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 450_000));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 450_000));

        Assert.Equal([(P0, 0, 200_000), (P0, 200_000, 400_000), (P0, 400_000, 450_000)], _counted);
        Assert.Equal(4, _auditor.Judged.Count);
    }

    [Fact]
    public async Task Run_PartitionsAtDifferentTimes_TheOldestGoAheadAndWindowsWaitForThem()
    {
        _secondOf = (partition, offset) => partition == P0 ? Now - 7200 + (offset / 100) : Now - 500;
        await RunAsync((P0, 0), (P1, 0));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 400_000), (P1, 400_000));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 400_100), (P1, 400_000));

        // After the first pieces of both, one is two hours behind, and reads alone.
        Assert.Equal([(P0, 0, 200_000), (P1, 0, 200_000), (P0, 200_000, 400_000), (P1, 200_000, 400_000)], _counted);
        Assert.Equal(Now - 500 - 3600, _auditor.Judged[^3]); // An hour behind the others is the most that they wait for.
        Assert.Equal(Now - 3200 - 30, _auditor.Judged[^1]); // It has shipped more than was counted.
    }

    [Fact]
    public async Task Run_CountingFails_GoesOnWhereItWas()
    {
        await RunAsync((P0, 0));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 100));
        _time.Advance(TimeSpan.FromSeconds(300));
        var secondOf = _secondOf;
        _secondOf = (_, _) => throw new TimeoutException("The silo is gone.");
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync((P0, 200)));
        _secondOf = secondOf;
        _counted.Clear();

        await RunAsync((P0, 200));

        Assert.Equal([(P0, 0, 100)], _counted);
    }

    [Fact]
    public async Task Positions_WindowsAreOpen_BeginAtTheirFirstOffset()
    {
        Rounds.Resume(P1, 40);
        await RunAsync((P0, 0), (P1, 80));
        _time.Advance(TimeSpan.FromSeconds(300));
        _auditor.Open[P0] = 70;
        await RunAsync((P0, 100), (P1, 80));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 100), (P1, 80));

        Assert.Equal([(P1, 40, 80), (P0, 0, 100)], _counted);
        Assert.Equal([(P0, 70), (P1, 80)], Rounds.Positions.OrderBy(position => position.Partition.Partition));
    }

    [Fact]
    public async Task Run_TopicIsRecreated_AuditsTheNewOneFromWhereItIs()
    {
        await RunAsync((P0, 1000));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 10));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 30));
        _time.Advance(TimeSpan.FromSeconds(300));
        await RunAsync((P0, 30));

        Assert.Equal([(P0, 10, 30)], _counted);
    }

    private Task RunAsync(params (PartitionId Partition, long Offset)[] shipped) => Rounds.RunAsync(
        shipped.ToDictionary(one => one.Partition, one => one.Offset), _ => Task.CompletedTask, TestContext.Current.CancellationToken);

    private Task<AuditedPiece> CountAsync(PartitionId partition, long from, long to, long windowSecs, CancellationToken cancellationToken)
    {
        var second = _secondOf(partition, to);
        _counted.Add((partition, from, to));
        return Task.FromResult(new AuditedPiece
        {
            Partition = partition, From = from, To = to, WindowSecs = windowSecs, Streams = [], Cells = [], Spans = [new AuditedSpan(second / windowSecs, from, to - 1)],
            Refusals = [], Records = to - from, Filtered = 0, Timeless = 0, Gone = 0, Expected = to - from, TooOld = 0,
        });
    }
}
