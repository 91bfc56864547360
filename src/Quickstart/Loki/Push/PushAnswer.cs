namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>What a push is answered with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Loki's words; empty for 204.</param>
internal readonly record struct PushAnswer(int Status, string Body)
{
    /// <summary>Everything is stored.</summary>
    public static PushAnswer Stored => new(204, "");
}
