namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Pushes as one call.</summary>
public static class LokiPusherExtensions
{
    /// <summary>
    /// Makes all attempts of a push. Completes only with a verdict (<see cref="PushAnswer.IsVerdict"/>); while Loki is away, throttles or answers with an
    /// error that can heal it keeps trying.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the outcome is unknown.</exception>
    public static async Task<PushAnswer> PushAsync(this ILokiPusher pusher, IPushSteps push, CancellationToken cancellationToken)
    {
        using var attempts = new PushAttempts(pusher, push);
        var first = attempts.Note(await attempts.MakeAsync(cancellationToken));
        return first.IsVerdict ? first : await attempts.RepeatAsync(first, cancellationToken);
    }
}
