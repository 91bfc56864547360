using System.Globalization;
using OrleansKafkaLoki.Silo.Kafka.Credentials;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

/// <summary>Gives numbered tokens of one length of life, or refuses.</summary>
internal sealed class FakeTokenSource(TimeProvider time, TimeSpan life) : ITokenSource
{
    private int _asked;

    /// <summary>Why it gives none; null: it does.</summary>
    public volatile string? Refusal;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>When the token given last ends.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>How old each token was when the next was asked for.</summary>
    public List<TimeSpan> Ages { get; } = [];

    public Task<KafkaToken> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (ExpiresAt != default)
        {
            Ages.Add(now - (ExpiresAt - life));
        }

        var number = Interlocked.Increment(ref _asked);
        if (Refusal is { } reason)
        {
            throw new TokenException(reason);
        }

        ExpiresAt = now + life;
        return Task.FromResult(new KafkaToken(string.Create(CultureInfo.InvariantCulture, $"token {number}"), "me", ExpiresAt, new Dictionary<string, string>()));
    }

    public void Dispose()
    {
    }
}
