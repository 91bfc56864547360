namespace OrleansKafkaLoki.Grains.DeadLetters;

/// <summary>Where the records go that can never be delivered.</summary>
public sealed class DeadLetterOptions
{
    /// <summary>
    /// The folder of the dead-letter files, one per pipeline and silo process, JSON lines. Default: <c>dead-letters</c>
    /// below the working directory.
    /// </summary>
    public string Folder { get; set; } = "dead-letters";
}
