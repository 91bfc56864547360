namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What becomes of a line that is longer than Loki takes.</summary>
public enum LongLineAction
{
    /// <summary>The record goes to the dead letters.</summary>
    DeadLetter,

    /// <summary>It is cut at a character, and a marker says so.</summary>
    Truncate,

    /// <summary>It becomes several entries, in order, each with its place in structured metadata.</summary>
    Split,
}
