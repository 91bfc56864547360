using System.Net;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>What Loki answered.</summary>
/// <param name="Status">The HTTP status; null when nobody answered.</param>
/// <param name="Body">The answer's body, or why there is none.</param>
/// <param name="Ahead">How far Loki's clock is ahead of ours; null when it does not tell the time.</param>
internal sealed record LokiReply(HttpStatusCode? Status, string Body, TimeSpan? Ahead)
{
    /// <summary>Whether it is what was asked for.</summary>
    public bool IsOk => Status == HttpStatusCode.OK;
}
