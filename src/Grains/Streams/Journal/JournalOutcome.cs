namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>What became of a write to a stream's journal.</summary>
internal enum JournalOutcome
{
    /// <summary>It is stored, and the stream is still this activation's.</summary>
    Written,

    /// <summary>The store did not take it; the next attempt may.</summary>
    Failed,

    /// <summary>Another activation has claimed the stream; this one must send nothing more.</summary>
    Taken,
}
