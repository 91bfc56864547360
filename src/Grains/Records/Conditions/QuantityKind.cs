namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>What a text is read as to be compared.</summary>
internal enum QuantityKind : byte
{
    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Real,

    /// <summary>A duration.</summary>
    Duration,

    /// <summary>A number of bytes.</summary>
    Size,
}
