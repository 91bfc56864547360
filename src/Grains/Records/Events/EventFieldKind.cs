namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>Where a field of an event comes from.</summary>
internal enum EventFieldKind : byte
{
    /// <summary>From nowhere: no record of the pipeline can have it.</summary>
    Nothing,

    /// <summary>From the payload, when that is a JSON object.</summary>
    Payload,

    /// <summary>The whole value, when it is not read as a JSON object; else the payload's field of this name.</summary>
    Message,

    /// <summary>The record's key.</summary>
    Key,

    /// <summary>The topic.</summary>
    Topic,

    /// <summary>The partition's number.</summary>
    Partition,

    /// <summary>The record's offset.</summary>
    Offset,

    /// <summary>All headers, as an object.</summary>
    Headers,

    /// <summary>One header.</summary>
    Header,

    /// <summary>The record's timestamp.</summary>
    Timestamp,
}
