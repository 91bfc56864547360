using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>Takes a text apart into fields whose names are known beforehand. Built once, shared by threads.</summary>
internal interface ICapturingParser
{
    /// <summary>The fields that it can give, in order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Finds the fields; false when the text is something else.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="captures">Takes a capture for each name, which may be missing. Undefined when the text is something else.</param>
    /// <param name="scratch">Takes values that do not stand in the text as they are.</param>
    bool TryParse(ReadOnlySpan<byte> text, Span<Capture> captures, PooledBufferWriter scratch);
}
