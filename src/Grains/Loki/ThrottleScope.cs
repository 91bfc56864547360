namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Whom a throttling answer is about.</summary>
public enum ThrottleScope
{
    /// <summary>Nobody is throttled.</summary>
    None,

    /// <summary>This stream only: its own rate, or one stream too many.</summary>
    Stream,

    /// <summary>The whole tenant.</summary>
    Tenant,
}
