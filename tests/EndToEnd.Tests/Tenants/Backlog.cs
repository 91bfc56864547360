namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>What was sent and is not in Loki yet, of a partition or a whole topic: the embedded broker keeps only the newest bytes.</summary>
/// <param name="delivered">How many records have come to Loki.</param>
/// <param name="most">The most bytes of it; 0 for any number.</param>
internal sealed class Backlog(Func<long> delivered, long most)
{
    private long _sent;
    private long _sentBytes;
    private long _refused;

    /// <summary>Whether there is enough of it.</summary>
    public bool IsFull => most > 0 && _sent > 0 && (_sent - _refused - delivered()) * (_sentBytes / _sent) > most;

    /// <summary>One more was sent.</summary>
    public void OnSent(in TenantRecord record)
    {
        _sent++;
        _sentBytes += record.Line.Length;
        _refused += TenantRecords.IsRefused(record.Kind) ? 1 : 0;
    }
}
