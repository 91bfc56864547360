namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>The waits of the push path that are not configured.</summary>
internal static class PushPacing
{
    /// <summary>How long a circuit stays open before one push probes the endpoint, unless the last answer asked for longer.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait that a server's <c>Retry-After</c> can ask for.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>The time over which a circuit counts failures: short, so that it opens soon after traffic that went well.</summary>
    public static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);

    /// <summary>How long a push waits while another one probes whether the circuit can close.</summary>
    public static readonly TimeSpan ProbeTurn = TimeSpan.FromMilliseconds(500);
}
