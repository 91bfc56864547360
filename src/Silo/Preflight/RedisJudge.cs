using OrleansKafkaLoki.Silo.Preflight.Findings;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Whether what silos write to a Redis stays there.</summary>
internal static class RedisJudge
{
    private const double Near = 0.8;

    /// <summary>Over a restart of it.</summary>
    public static Finding Persistence(RedisFacts facts)
    {
        const string part = "redis.persistence";
        const string remedy = "Set appendonly yes.";
        if (facts.Trouble is { } trouble)
        {
            return Finding.Failed(part, $"Redis cannot save its data: {trouble}.", "See its disk and its log.");
        }

        return facts switch
        {
            { IsAppendOnly: true } => Finding.Ok(part, $"Redis logs each write (appendonly; appendfsync {facts.Fsync ?? "unknown"})."),
            { IsAppendOnly: null, Snapshots: null } => Finding.Ok(part, "Redis does not tell whether it keeps its data over a restart; it should (appendonly yes)."),
            { Snapshots: null } => Finding.Warning(part, "Redis does not log its writes, and does not tell whether it takes snapshots. After a restart of it, checkpoints and journals may be gone or old.", remedy),
            { Snapshots: "" } => Finding.Warning(
                part, "Redis keeps nothing over a restart. Running silos write what they know again; without any, partitions start at the group's offsets, and Loki is asked what it has.", remedy),
            _ => Finding.Warning(part, $"Redis only takes snapshots (save {facts.Snapshots}): a restart of it takes checkpoints and journals back to the last one.", remedy),
        };
    }

    /// <summary>When its memory is full.</summary>
    public static Finding Memory(RedisFacts facts)
    {
        const string part = "redis.memory";
        var isBounded = facts.MaxMemory is > 0;
        return facts switch
        {
            { Eviction: null } => Finding.Ok(part, "Redis does not tell what it does when its memory is full; maxmemory-policy has to be noeviction."),
            { Eviction: not "noeviction" } when isBounded => Finding.Failed(
                part, $"When its memory ({Amount.Bytes(facts.MaxMemory!.Value)}) is full, Redis throws keys away (maxmemory-policy {facts.Eviction}), and journals are lost.", "Set maxmemory-policy noeviction."),
            { Eviction: not "noeviction" } => Finding.Warning(
                part, $"maxmemory-policy is {facts.Eviction}: with a maxmemory, Redis would throw keys away, and journals be lost.", "Set maxmemory-policy noeviction."),
            _ when isBounded && facts.UsedMemory > Near * facts.MaxMemory => Finding.Warning(
                part, $"Redis has used {Amount.Bytes(facts.UsedMemory!.Value)} of its {Amount.Bytes(facts.MaxMemory!.Value)}.", "Raise maxmemory: when it is full, nothing is sent."),
            _ => Finding.Ok(part, $"Redis throws nothing away (maxmemory-policy noeviction{(isBounded ? $", {Amount.Bytes(facts.MaxMemory!.Value)}" : "")})."),
        };
    }
}
