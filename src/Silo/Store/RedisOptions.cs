using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>The Redis that keeps cluster membership and checkpoints.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// StackExchange.Redis form, <c>host:port[,host:port][,ssl=true][,user=name]…</c>. Required. Kept as a secret because it may hold
    /// a password.
    /// </summary>
    public Secret? ConnectionString { get; set; }

    /// <summary>The password, instead of one in <see cref="ConnectionString"/>.</summary>
    public Secret? Password { get; set; }

    /// <summary>A file that holds the password, instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }
}
