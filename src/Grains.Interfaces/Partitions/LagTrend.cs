namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>How the records behind the broker have changed over the last minute.</summary>
[GenerateSerializer, Alias("okl.LagTrend")]
public enum LagTrend
{
    /// <summary>Not known (yet).</summary>
    Unknown,

    /// <summary>They are as many as before, but for a hundredth or what passes in a moment.</summary>
    Steady,

    /// <summary>They have become more.</summary>
    Growing,

    /// <summary>They have become fewer.</summary>
    Shrinking,
}
