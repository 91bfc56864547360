namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What the log line is made of.</summary>
public enum LineCodec
{
    /// <summary>The record's value as it is.</summary>
    RawMessage,

    /// <summary>The enriched event as one JSON object.</summary>
    Json,

    /// <summary>The enriched event as logfmt, nested fields by their dotted path.</summary>
    Logfmt,

    /// <summary>
    /// The event's message (<c>source.message_key</c>), as Vector's codec of this name: of a JSON value its field, else the value. Where there is no
    /// such field, the value.
    /// </summary>
    Text,
}
