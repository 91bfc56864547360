namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>What a job is doing.</summary>
[GenerateSerializer, Alias("okl.JobPhase")]
public enum JobPhase
{
    /// <summary>It has not begun, or begins again on another silo.</summary>
    Starting,

    /// <summary>It reads records and counts the entries that Loki should hold of them.</summary>
    Counting,

    /// <summary>It asks Loki how much it holds of each stream.</summary>
    Asking,

    /// <summary>Where that differs, it compares entry by entry, and a replay ships what is missing.</summary>
    Comparing,
}
