namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Why it is not known who sends a request, kept beside it for the answer.</summary>
/// <param name="Refusal">Why.</param>
/// <param name="RetryAfter">When to try again, if that is known.</param>
internal sealed record RefusedRequest(Refusal Refusal, TimeSpan? RetryAfter);
