namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>What the parts of a record are.</summary>
public enum SplitMode
{
    /// <summary>The elements of a JSON array.</summary>
    Array,

    /// <summary>Lines; empty ones are left out.</summary>
    Lines,
}
