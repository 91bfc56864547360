using OrleansKafkaLoki.Silo.Audit;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

public sealed class UnreadNeighboursTests
{
    private const int OfAMinute = 150;

    [Fact]
    public async Task Run_OtherPartitionHasAsMuch_IsNotTakenForWhatIsLost()
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        var (lost, other) = Alike(entries, entry => entry.Partition == 1, entry => entry.Partition == 2);
        await bed.PushAsync(entries.Where(entry => entry.Partition == 1 && entry != lost).Append(other));

        var (result, _) = await bed.AuditAsync(new AuditOptions("p", ["logs"], Partition: 1, null, null));

        Assert.Equal(lost.Offset, Assert.Single(bed.Findings).Offset);
        Assert.False(result.IsProven);
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(null, 40)]
    public async Task Run_RecordsBesideTheRangeHaveAsMuch_AreNotTakenForWhatIsLost(int? from, int? to)
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        var (lost, other) = Alike(entries, IsRead, entry => !IsRead(entry));
        await bed.PushAsync(entries.Where(entry => IsRead(entry) && entry != lost).Append(other));

        var (result, _) = await bed.AuditAsync(new AuditOptions("p", [], Partition: null, null, null) { FromOffset = from, ToOffset = to });

        Assert.Equal((lost.Partition, lost.Offset), Assert.Single(bed.Findings) is var found ? (found.Partition.Partition, found.Offset) : default);
        Assert.False(result.IsProven);

        bool IsRead(ShippedEntry entry) => entry.Offset >= (from ?? 0) && entry.Offset < (to ?? long.MaxValue);
    }

    [Theory]
    [InlineData(null, null, 0)] // All of it.
    [InlineData(10, null, 4)] // The streams of the first minute.
    [InlineData(10, 140, 8)]
    public async Task Run_AllIsThere_ComparesOnlyWhereSumsProveNothing(int? from, int? to, int compared)
    {
        await using var bed = await StartedAsync();
        await bed.PushAsync((await bed.EntriesAsync()).Where(entry => entry.Offset >= (from ?? 0) && entry.Offset < (to ?? long.MaxValue)));

        var (result, run) = await bed.AuditAsync(new AuditOptions("p", [], Partition: null, null, null) { FromOffset = from, ToOffset = to });

        Assert.True(result.IsProven);
        Assert.Equal(compared, run.Stand.ToCompare);
    }

    [Theory]
    [InlineData(false, 12)]
    [InlineData(true, 0)]
    public async Task Run_OfAPartition_ComparesAllUnlessLabelsTellPartitionsApart(bool areApart, int compared)
    {
        await using var bed = await StartedAsync();
        (string, string)[] labels = areApart ? [("partition", "1")] : [];
        if (areApart)
        {
            bed.Options.Sink.Labels["partition"] = "{{ partition }}";
        }

        await bed.PushAsync((await bed.EntriesAsync()).Where(entry => entry.Partition == 1), labels);

        var (result, run) = await bed.AuditAsync(new AuditOptions("p", ["logs"], Partition: 1, null, null));

        Assert.True(result.IsProven);
        Assert.Equal(compared, run.Stand.ToCompare);
    }

    /// <summary>Two entries of one stream and minute whose lines are as long, the first of some, the second of others.</summary>
    private static (ShippedEntry One, ShippedEntry Other) Alike(List<ShippedEntry> entries, Func<ShippedEntry, bool> isOne, Func<ShippedEntry, bool> isOther)
    {
        var minute = entries.OrderBy(entry => entry.TimestampNs).Take(OfAMinute).Where(entry => entry.Line != "healthy").ToList();
        return (
            from one in minute
            from other in minute
            where isOne(one) && isOther(other) && one.App == other.App && one.Line.Length == other.Line.Length
            select (one, other)).First();
    }

    private static async Task<AuditBed> StartedAsync()
    {
        var bed = await AuditBed.StartAsync();
        bed.BeginBeforeMinute(TimeSpan.FromSeconds(59.9));
        await bed.ProduceAsync(3 * OfAMinute);
        return bed;
    }
}
