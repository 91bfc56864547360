namespace OrleansKafkaLoki.Grains.Records;

/// <summary>What a pipeline reads of a record besides its value and timestamp; the rest is not even copied.</summary>
/// <param name="Key">The record's key.</param>
/// <param name="Headers">The record's headers.</param>
public readonly record struct RecordFields(bool Key, bool Headers);
