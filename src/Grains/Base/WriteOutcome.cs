namespace OrleansKafkaLoki.Grains.Base;

/// <summary>What became of a write of state that another activation may claim.</summary>
public enum WriteOutcome
{
    /// <summary>It is stored, and the state is still this activation's.</summary>
    Written,

    /// <summary>The store did not take it, or did not say so; the next attempt may succeed.</summary>
    Failed,

    /// <summary>The store has lost the state, or went back to the predecessor's; the next attempt may write it again.</summary>
    Lost,

    /// <summary>Another activation has claimed the state; this one must stop without a further write.</summary>
    Fenced,
}
