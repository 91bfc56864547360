using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>How requests to Loki are made.</summary>
public sealed class RequestOptions
{
    /// <summary>The most pushes under way at once per silo. Default: 16.</summary>
    [Range(1, 1024)]
    public int Concurrency { get; set; } = 16;

    /// <summary>
    /// Finds the number of pushes that Loki bears from each tenant, between 1 and <see cref="Concurrency"/>: more while it answers
    /// quickly, fewer when it throttles or slows down. False always allows <see cref="Concurrency"/>. Default: true.
    /// </summary>
    public bool AdaptiveConcurrency { get; set; } = true;

    /// <summary>Seconds after which an attempt is given up and retried. Default: 30.</summary>
    [Range(0.01, 86_400)]
    public double TimeoutSecs { get; set; } = 30;

    /// <summary>The first backoff, in seconds; it doubles, with jitter. Default: 0.5.</summary>
    [Range(0.01, 86_400)]
    public double RetryInitialBackoffSecs { get; set; } = 0.5;

    /// <summary>The longest backoff, in seconds. Default: 30.</summary>
    [Range(0.01, 86_400)]
    public double RetryMaxDurationSecs { get; set; } = 30;

    /// <summary>Headers to add to every request.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];
}
