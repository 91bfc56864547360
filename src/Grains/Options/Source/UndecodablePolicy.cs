namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>What becomes of a value that the codec cannot read.</summary>
public enum UndecodablePolicy
{
    /// <summary>It is shipped as it is, without fields, and counted.</summary>
    Emit,

    /// <summary>It goes to the dead letters.</summary>
    DeadLetter,
}
