namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>What becomes of a record of <see cref="TenantRecords"/>.</summary>
internal enum RecordKind
{
    /// <summary>It is shipped.</summary>
    Ordinary,

    /// <summary>It is shipped, in a stream that is busy enough to be dealt over shards.</summary>
    Busy,

    /// <summary>It is shipped, as often as there are others with its line and its time, in its partition and in others.</summary>
    Equal,

    /// <summary>It has no time of its own, and is shipped with that of the record before it.</summary>
    Timeless,

    /// <summary>It is of the year 2171: a dead letter.</summary>
    Future,

    /// <summary>It is a month old: a dead letter.</summary>
    Old,
}
