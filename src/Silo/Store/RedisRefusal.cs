namespace OrleansKafkaLoki.Silo.Store;

/// <summary>Redis answers, and takes no writes.</summary>
/// <param name="Reason">Why, in clear words.</param>
/// <param name="IsReadOnly">Whether it is a replica, so that the primary is to be looked for.</param>
internal sealed record RedisRefusal(string Reason, bool IsReadOnly = false)
{
    /// <summary>What an error of Redis says of all writes; null when it says nothing, such as that a key is not this user's.</summary>
    public static RedisRefusal? Of(string error) => error.Split(' ', 2)[0] switch
    {
        "READONLY" => new("it is read only, a replica now", IsReadOnly: true),
        "MISCONF" => new("it takes no writes, because it cannot save its data to disk"),
        "OOM" => new("it takes no writes, because its memory is full (maxmemory)"),
        "NOREPLICAS" => new("it takes no writes, because too few replicas are connected (min-replicas-to-write)"),
        "LOADING" => new("it is still loading its data"),
        "CLUSTERDOWN" or "MASTERDOWN" => new($"it takes no writes: {error}"),
        _ => null,
    };
}
