namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>Where tokens come from.</summary>
internal interface ITokenSource : IDisposable
{
    /// <summary>Gets a new token.</summary>
    /// <exception cref="TokenException">There is none; the message says why, without secrets.</exception>
    Task<KafkaToken> GetAsync(CancellationToken cancellationToken);
}
