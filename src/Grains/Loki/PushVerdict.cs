namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>What Loki made of a batch.</summary>
/// <param name="Outcome">The verdict.</param>
/// <param name="Status">The HTTP status that it rests on.</param>
/// <param name="Reason">Loki's words, shortened; empty for a delivery.</param>
public readonly record struct PushVerdict(PushOutcome Outcome, int Status, string Reason)
{
    /// <summary>Loki took the batch.</summary>
    public static PushVerdict Delivered(int status) => new(PushOutcome.Delivered, status, "");
}
