using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>A cluster of real silos with two real Redis, of which one replicates the other until they change roles.</summary>
internal sealed class FailoverRun : IAsyncDisposable
{
    private const double Rate = 1000;
    private readonly TempFolder _firstData;
    private readonly TempFolder _secondData;
    private readonly SlowLink _link;
    private int _falls;

    private FailoverRun(DurableRedis first, DurableRedis second, TempFolder firstData, TempFolder secondData, SlowLink link, ClusterRun cluster)
    {
        (First, Second, _firstData, _secondData, _link, Cluster) = (first, second, firstData, secondData, link, cluster);
        cluster.Fleet.Fallen += (_, _) => Interlocked.Increment(ref _falls);
    }

    public ClusterRun Cluster { get; }

    /// <summary>The primary at the start.</summary>
    public DurableRedis First { get; }

    /// <summary>Its replica.</summary>
    public DurableRedis Second { get; }

    /// <summary>The one address, where there is one.</summary>
    public string Address => _link.Address;

    /// <summary>How often a silo ended that nobody had asked to.</summary>
    public int Falls => Volatile.Read(ref _falls);

    /// <summary>Starts everything.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="isOneAddress">Whether the silos know one address, that leads to the first at the start, or both Redis.</param>
    public static async Task<FailoverRun> StartAsync(int silos, bool isOneAddress)
    {
        Assert.SkipUnless(Programs.Find("redis-server") is not null, "Two roles need redis-server on the PATH.");
        var (firstData, secondData) = (new TempFolder(), new TempFolder());
        var (first, second) = (await DurableRedis.StartAsync(firstData.Path), await DurableRedis.StartAsync(secondData.Path));
        await second.SendAsync(ReplicaOf(first));
        var link = new SlowLink(first.ConnectionString);
        var cluster = await ClusterRun.StartAsync(
            silos, TimeSpan.FromSeconds(1),
            configuration => configuration with { Redis = isOneAddress ? link.Address : $"{first.ConnectionString},{second.ConnectionString}" });
        return new FailoverRun(first, second, firstData, secondData, link, cluster);
    }

    /// <summary>Makes the second the primary, and the first, which may be held, its replica. No connection ends.</summary>
    public async Task SwitchAsync(bool isFirstHeld = false)
    {
        await Second.SendAsync("REPLICAOF NO ONE");
        await First.SendAsync(ReplicaOf(Second), isFirstHeld);
    }

    /// <summary>Has the one address lead to the second from now on. No connection ends.</summary>
    public void LeadToSecond() => _link.SwitchTo(Second.ConnectionString);

    /// <summary>Produces while something happens, and fails if anything is lost, twice, uneven or ill, or a silo ended.</summary>
    public async Task UnderLoadAsync(int seed, Func<Task> happens)
    {
        await Cluster.UnderLoadAsync(Rate, seed, happens);
        await Cluster.EvenAsync(Cluster.Fleet.Silos.Count);
        await Cluster.HealthyAsync();
        await Cluster.AssertNothingLostAndNothingTwiceAsync();
        Assert.Equal(0, Falls);
    }

    /// <summary>Waits until what is produced in 15 s has been delivered and everything flows, and says how long the partitions stood still.</summary>
    public async Task<TimeSpan> FlowingAsync(string name)
    {
        var delivered = Cluster.Totals.Delivered;
        await Eventually.HoldsAsync(() => Cluster.Totals.Delivered > delivered + (15 * Rate), "records are delivered", () => Cluster.Totals);
        await Cluster.FlowingAsync();
        var pause = Cluster.Outages.Gaps().Max(gap => gap.Length);
        ClusterRun.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: longest pause {pause.TotalSeconds:0.0} s"));
        return pause;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _link.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        _firstData.Dispose();
        _secondData.Dispose();
    }

    private static string ReplicaOf(DurableRedis primary) => $"REPLICAOF {primary.ConnectionString.Replace(':', ' ')}";
}
