namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>What a function is called with. None of it lies in the buffer that the function writes to.</summary>
internal readonly ref struct TextArguments
{
    /// <summary>The text that the function works on.</summary>
    public ReadOnlySpan<byte> Subject { get; init; }

    /// <summary>The first of its other texts.</summary>
    public ReadOnlySpan<byte> First { get; init; }

    /// <summary>The second of its other texts.</summary>
    public ReadOnlySpan<byte> Second { get; init; }

    /// <summary>What does not depend on the record.</summary>
    public required FunctionSettings Settings { get; init; }
}
