using System.Collections.Immutable;
using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>A cluster of three real silos whose Redis, a real one where there is any, can be slow, away, empty or set back.</summary>
internal sealed class RedisRun : IAsyncDisposable
{
    public const int Silos = 3;
    private const double Rate = 1000;
    private readonly DurableRedis _redis;
    private readonly TempFolder _data;
    private readonly TempFolder _copy = new();
    private ImmutableSortedDictionary<string, StoredCheckpoint> _reached = ImmutableSortedDictionary<string, StoredCheckpoint>.Empty;
    private int _falls;
    private bool _lost;

    private RedisRun(DurableRedis redis, TempFolder data, SlowLink link, RedisView view, ClusterRun cluster)
    {
        (_redis, _data, Link, View, Cluster) = (redis, data, link, view, cluster);
        cluster.Fleet.Fallen += (silo, exitCode) =>
        {
            Interlocked.Increment(ref _falls);
            TestContext.Current.SendDiagnosticMessage($"{silo.Name} ended with exit code {exitCode}");
        };
    }

    public ClusterRun Cluster { get; }

    /// <summary>Between the silos and Redis.</summary>
    public SlowLink Link { get; }

    public RedisView View { get; }

    /// <summary>How often a silo ended that nobody had asked to.</summary>
    public int Falls => Volatile.Read(ref _falls);

    public static async Task<RedisRun> StartAsync(DeliveryMode delivery = DeliveryMode.EffectivelyOnce)
    {
        var data = new TempFolder();
        var redis = await DurableRedis.StartAsync(data.Path);
        var link = new SlowLink(redis.ConnectionString);
        var view = await RedisView.OpenAsync(redis.ConnectionString);
        var cluster = await ClusterRun.StartAsync(
            Silos, TimeSpan.FromSeconds(1), configuration => configuration with { Redis = link.Address, Delivery = delivery });
        return new RedisRun(redis, data, link, view, cluster);
    }

    /// <summary>Produces while something happens, waits until all of it is delivered, and fails if anything is lost, twice, uneven or ill.</summary>
    public async Task UnderLoadAsync(int seed, Func<Task> happens, int silos = Silos)
    {
        await Cluster.UnderLoadAsync(Rate, seed, async () =>
        {
            await happens();
            await Cluster.EvenAsync(silos);
        });
        await Cluster.HealthyAsync();
        if (_lost)
        {
            await CaughtUpAsync();
        }

        await NoteCheckpointsAsync();
        await Cluster.AssertNothingLostAndNothingTwiceAsync();
    }

    /// <summary>Sends Redis a command.</summary>
    public Task SendAsync(string command) => _redis.SendAsync(command);

    /// <summary>Takes Redis away.</summary>
    public async Task StopAsync()
    {
        await NoteCheckpointsAsync();
        await _redis.StopAsync();
    }

    public Task StartAgainAsync() => _redis.StartAgainAsync();

    /// <summary>Keeps a copy of what Redis has stored by now.</summary>
    public void CopyData() => Copy(_data.Path, _copy.Path);

    /// <summary>Gives a stopped Redis the data of the copy, or none if there is no copy.</summary>
    public void SetBack()
    {
        _lost = true;
        Directory.Delete(_data.Path, recursive: true);
        Copy(_copy.Path, _data.Path);
    }

    /// <summary>Redis forgets everything and goes on. What was reached has to be reached again.</summary>
    public async Task FlushAsync()
    {
        _reached = await View.CheckpointsAsync();
        _lost = true;
        await View.FlushAsync();
    }

    /// <summary>Waits until the checkpoints are back that Redis has lost.</summary>
    public Task RestoredAsync() => Eventually.HoldsAsync(
        async () => (await View.CheckpointsAsync()).Count == ClusterRun.Partitions, "the checkpoints are written again");

    /// <summary>Fails if a checkpoint is gone, or behind what it was.</summary>
    public async Task NoteCheckpointsAsync()
    {
        var now = await View.CheckpointsAsync();
        Assert.All(_reached, before =>
        {
            Assert.True(now.TryGetValue(before.Key, out var after), $"The checkpoint {before.Key} is gone.");
            Assert.True(
                after.Epoch >= before.Value.Epoch && after.NextOffset >= before.Value.NextOffset, $"{before.Key} went back from {before.Value} to {after}.");
        });
        Assert.Equal(ClusterRun.Partitions, now.Count);
        _reached = now;
    }

    /// <summary>Waits until everything flows, and says how long the partitions stood still beyond what Redis was away.</summary>
    public async Task<TimeSpan> FlowingAsync(string name, TimeSpan away)
    {
        await Cluster.FlowingAsync();
        var pause = Cluster.Outages.Gaps().Max(gap => gap.Length);
        ClusterRun.Say(string.Create(
            CultureInfo.InvariantCulture, $"{name}: Redis away for {away.TotalSeconds:0.0} s, longest pause {pause.TotalSeconds:0.0} s, {(pause - away).TotalSeconds:0.0} s beyond it"));
        foreach (var silo in Cluster.Fleet.Silos)
        {
            var alarms = silo.Log.Lines().Where(line => line.Contains(" warn: ", StringComparison.Ordinal) || line.Contains(" fail: ", StringComparison.Ordinal))
                .GroupBy(line => line.Split(' ')[2]).Select(lines => $"{lines.Count()} {lines.Key}");
            ClusterRun.Say($"{silo.Name}: {silo.ResidentBytes / 1_000_000} MB; {string.Join(", ", alarms)}");
        }

        return pause - away;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await View.DisposeAsync();
        await Link.DisposeAsync();
        await _redis.DisposeAsync();
        _data.Dispose();
        _copy.Dispose();
    }

    /// <summary>Waits until the checkpoints that were lost are where they were: running partitions write them at their next interval, others read up to there.</summary>
    private Task CaughtUpAsync() => Eventually.HoldsAsync(
        async () =>
        {
            var now = await View.CheckpointsAsync();
            return _reached.All(before => now.TryGetValue(before.Key, out var after) && after.NextOffset >= before.Value.NextOffset);
        },
        "the lost checkpoints are where they were");

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
