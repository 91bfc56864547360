namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What the log line is made of.</summary>
public enum LineCodec
{
    /// <summary>The record's value as it is. Also written <c>text</c>.</summary>
    RawMessage,

    /// <summary>The enriched event as one JSON object.</summary>
    Json,

    /// <summary>The enriched event as logfmt, nested fields by their dotted path.</summary>
    Logfmt,
}
