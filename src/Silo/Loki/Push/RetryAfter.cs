using System.Net.Http.Headers;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>The <c>Retry-After</c> header of an answer.</summary>
internal static class RetryAfter
{
    /// <summary>
    /// How long the server asks to wait, at most <see cref="PushPacing.MaxRetryAfter"/>; null when it does not, or asks for
    /// no wait at all.
    /// </summary>
    public static TimeSpan? Read(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? header?.Date - now;
        return wait > TimeSpan.Zero ? TimeSpan.FromTicks(Math.Min(wait.Value.Ticks, PushPacing.MaxRetryAfter.Ticks)) : null;
    }
}
