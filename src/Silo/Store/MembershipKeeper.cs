using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using OrleansKafkaLoki.Grains.Cluster;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// Writes the table of members again, as this silo knew it, when Redis has lost it or gone back to an earlier one. Orleans takes only what is newer than it
/// knows: the silos that run would go on by themselves, unable to tell who died, and the next one to start would begin a second cluster
/// on the same partitions. Members that came in between are left out, and end and start again as members of this cluster.
/// </summary>
internal sealed partial class MembershipKeeper(
    RedisConnection redis,
    IOptions<RedisClusteringOptions> clustering,
    IOptions<ClusterOptions> cluster,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    TimeProvider time,
    ILogger<MembershipKeeper> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>How long a silo can start into a table that was lost.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly RedisKey _table = clustering.Value.CreateRedisKey(cluster.Value);
    private readonly CancellationTokenSource _stop = new();
    private MembershipRows? _known;
    private Task _run = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(MembershipKeeper),
        DrainOnShutdown.Stage,
        _ =>
        {
            _run = Task.Run(KeepAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _run;
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await LookAsync().WaitAsync(_stop.Token);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo leaves.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            // In this order: what the silo knows was in the table before it is read.
            var version = membership.CurrentSnapshot.Version.Value;
            var seen = new MembershipRows(await redis.Multiplexer.GetDatabase().HashGetAllAsync(_table, CommandFlags.DemandMaster));
            if (seen.Version < Math.Max(version, _known?.Version ?? 0))
            {
                await RestoreAsync(seen, version);
            }
            else if (seen.Holds(silo.SiloAddress.ToString()))
            {
                _known = seen;
            }
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            // The connection's health and log show it; the next look is soon.
            LogNotSeen(exception.Message);
        }
    }

    private async Task RestoreAsync(MembershipRows seen, long version)
    {
        if (_known is not { } known)
        {
            return;
        }

        var next = known.At(Math.Max(version, known.Version) + 1);
        var write = redis.Multiplexer.GetDatabase().CreateTransaction();
        write.AddCondition(seen.IsStored(_table));
        _ = write.KeyDeleteAsync(_table);
        _ = write.HashSetAsync(_table, next.Entries);
        if (await write.ExecuteAsync())
        {
            _known = next;
            LogRestored(seen.Version, Math.Max(version, known.Version), next.Version);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "MembershipRestored", Message =
        "Redis has lost the cluster's table of members, or went back to an earlier one (version {Seen}; this silo knows {Known}). It is written again as version {Next}; a silo that joined meanwhile ends and has to be started again.")]
    private partial void LogRestored(long seen, long known, long next);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "MembershipNotRead", Message = "The table of members cannot be read. {Error}")]
    private partial void LogNotSeen(string error);
}
