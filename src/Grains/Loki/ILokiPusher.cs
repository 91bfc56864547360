namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>This silo's way to Loki. <see cref="PushAttempts"/> go it.</summary>
public interface ILokiPusher
{
    /// <summary>Opens the way of one push; disposing ends it.</summary>
    /// <param name="pipeline">Whose Loki.</param>
    /// <param name="tenant">The tenant; empty when none is sent.</param>
    /// <exception cref="ArgumentException">There is no such pipeline.</exception>
    IPushWay Open(string pipeline, string tenant);
}
