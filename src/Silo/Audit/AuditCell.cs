namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What Loki should hold of a stream in a window.</summary>
/// <param name="Count">Entries.</param>
/// <param name="Bytes">The bytes of their lines.</param>
/// <param name="IsCompared">Counts tell nothing, such as where an entry is a dead letter: entries are compared.</param>
internal readonly record struct AuditCell(long Count, long Bytes, bool IsCompared)
{
    /// <summary>Both together.</summary>
    public static AuditCell Sum(in AuditCell left, in AuditCell right) => new(left.Count + right.Count, left.Bytes + right.Bytes, left.IsCompared || right.IsCompared);
}
