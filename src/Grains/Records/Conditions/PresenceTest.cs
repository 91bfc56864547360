namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>A text that is there, be it an empty one.</summary>
internal sealed class PresenceTest : TextTest
{
    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<byte> text, bool isThere) => isThere;
}
