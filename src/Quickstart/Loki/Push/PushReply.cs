namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>What a push is answered with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Loki's words; empty for 204.</param>
internal readonly record struct PushReply(int Status, string Body)
{
    /// <summary>Everything is stored.</summary>
    public static PushReply Stored => new(204, "");
}
