namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>Finds the secrets of one kind, in a time that grows with the text alone.</summary>
internal interface ISecretScanner
{
    /// <summary>Texts of which one, in any case, is in every text with such a secret; none if there is nothing of the kind.</summary>
    IReadOnlyList<string> Anchors { get; }

    /// <summary>Adds those that are in <paramref name="text"/>.</summary>
    void Scan(ReadOnlySpan<byte> text, ref SecretHits hits);
}
