using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>What Redis does.</summary>
internal static class StoreCauses
{
    /// <summary>Writes that take so long hold up every batch.</summary>
    private static readonly double Slow = TimeSpan.FromSeconds(1).TotalSeconds;

    /// <summary>It takes no writes, or is not there.</summary>
    public static Finding? TakesNoWrites(Situation now)
    {
        if (now.Silos.Select(silo => (silo.Silo, Part: PartOf(silo, "redis"))).FirstOrDefault(found => found.Part is { Ready: false, IsSlow: false }) is { Part: { } part } bad)
        {
            return NoWrites($"Redis takes no checkpoints and journals from silo {bad.Silo}.", part.Reason, now.Partition?.Trouble?.SinceMs);
        }

        return now.Partition?.Trouble is { Kind: TroubleKind.Store } trouble && !IsSlow(now)
            ? NoWrites($"Redis does not take the checkpoint of {now.Partition.Partition}.", trouble.Words, trouble.SinceMs)
            : null;
    }

    /// <summary>It takes long.</summary>
    public static Finding? TakesLong(Situation now)
    {
        var slow = now.Silos.FirstOrDefault(silo => silo.StoreSeconds >= Slow || PartOf(silo, "redis") is { IsSlow: true } || PartOf(silo, "store") is not null);
        if (slow is null)
        {
            return null;
        }

        var words = PartOf(slow, "redis")?.Reason ?? PartOf(slow, "store")?.Reason;
        return new Finding(
            CauseKind.RedisSlow,
            slow.StoreSeconds is { } seconds ? $"Redis takes {ShownTime.Of(Math.Round(seconds, 1))} for a checkpoint or a journal of silo {slow.Silo}, and nothing is sent before its journal is stored."
                : $"Redis takes long for the checkpoints and journals of silo {slow.Silo}, and nothing is sent before its journal is stored.",
            Runbook.RedisSlow)
        {
            Words = words,
            SinceMs = now.Partition?.Trouble is { Kind: TroubleKind.Store } trouble ? trouble.SinceMs : null,
            Remedy = $"Look at Redis' latency (SLOWLOG, fork times, disk) and the network to it; from {StoreWrites.InTime.TotalSeconds:0} s on effectively_once sends nothing.",
        };
    }

    private static bool IsSlow(Situation now) => now.Silos.Any(silo => silo.StoreSeconds >= Slow || PartOf(silo, "redis") is { IsSlow: true });

    private static Finding NoWrites(string because, string words, long? since) => new(CauseKind.RedisTakesNoWrites, because, Runbook.RedisTakesNoWrites)
    {
        Words = words,
        SinceMs = since,
        Remedy = "Mend Redis, or point store.address at the server that is the primary now; all goes on by itself once it takes writes.",
    };

    private static SiloPart? PartOf(SiloSituation silo, string name) =>
        silo.Parts.Where(part => part.Part == name).Select(part => (SiloPart?)part).FirstOrDefault();
}
