namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Whether this silo reaches the store of checkpoints and journals. Without it the silo's partitions stand still, although the other
/// silos see it alive.
/// </summary>
public interface IStoreReach
{
    /// <summary>
    /// True once the store has not answered for 5 s. When it is lost to every silo at once, they notice within about a second of
    /// each other.
    /// </summary>
    bool IsLost { get; }

    /// <summary>Raised whenever <see cref="IsLost"/> has changed, on any thread; a handler must not block or throw.</summary>
    event Action? Changed;
}
