namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>
/// Measures what events cost a cluster under load: per partition, from the last record before to the first record after, as Loki sees
/// them arrive. Records come in batches, so there are gaps without any event; the quiet interval shows how long those are.
/// </summary>
internal sealed class OutageWatch
{
    /// <summary>A part of what is measured, not a wait for something: how long the quiet interval is, and an event's aftermath.</summary>
    private static readonly TimeSpan QuietInterval = TimeSpan.FromSeconds(5), Aftermath = TimeSpan.FromSeconds(3);

    private readonly ClusterRun _run;
    private readonly TimeSpan _quiet;

    private OutageWatch(ClusterRun run, TimeSpan quiet) => (_run, _quiet) = (run, quiet);

    /// <summary>Watches a while in which nothing happens.</summary>
    public static async Task<OutageWatch> BeginAsync(ClusterRun run)
    {
        run.Outages.Mark();
        await Task.Delay(QuietInterval, TestContext.Current.CancellationToken);
        return new OutageWatch(run, run.Outages.Gaps().Max(gap => gap.Length));
    }

    /// <summary>Lets something happen, waits until the partitions are even again and all deliver, and adds the row to the table.</summary>
    /// <param name="name">What happens.</param>
    /// <param name="bound">The longest outage that the partitions may have that it moves.</param>
    /// <param name="silos">How many silos are left then.</param>
    /// <param name="happens">Makes it happen.</param>
    public async Task<(OutageRow Row, PartitionHomes Before, PartitionHomes After)> MeasureAsync(string name, TimeSpan bound, int silos, Func<Task> happens)
    {
        var before = await _run.HomesAsync();
        _run.Outages.Mark();
        ClusterRun.Say($"{name}: mark at {TimeProvider.System.GetUtcNow():HH:mm:ss.fff}");
        await happens();
        var after = await _run.EvenAsync(silos);
        await Task.Delay(Aftermath, TestContext.Current.CancellationToken);
        await _run.FlowingAsync();
        var moved = before.MovedUntil(after, ClusterRun.Partitions);
        var gaps = _run.Outages.Gaps().ToLookup(gap => moved.Contains(gap.Partition));
        var row = new OutageRow(name, bound, [.. gaps[true]], [.. gaps[false]], _quiet);
        ClusterRun.Say($"before: {before}\nafter:  {after}");
        OutageTable.Add(row);
        return (row, before, after);
    }
}
