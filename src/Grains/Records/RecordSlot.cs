namespace OrleansKafkaLoki.Grains.Records;

/// <summary>
/// Where one record lies in a <see cref="RecordBatch"/>'s buffer: key, value and headers one behind the other from
/// <see cref="Start"/>.
/// </summary>
/// <param name="Offset">The record's offset in its partition.</param>
/// <param name="TimestampMs">The record's timestamp in milliseconds since the Unix epoch, or -1 when it has none.</param>
/// <param name="Start">Where its bytes begin.</param>
/// <param name="KeyLength">Length of the key, or -1 for a null key.</param>
/// <param name="ValueLength">Length of the value, or -1 for a null value (a tombstone).</param>
/// <param name="HeadersLength">Length of the headers as <see cref="HeaderBlock"/> lays them out; 0 when there are none.</param>
public readonly record struct RecordSlot(
    long Offset, long TimestampMs, int Start, int KeyLength, int ValueLength, int HeadersLength);
