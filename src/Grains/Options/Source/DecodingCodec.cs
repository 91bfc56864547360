namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>How a record's value is read.</summary>
public enum DecodingCodec
{
    /// <summary>As bytes: the whole value is the field <c>message</c>.</summary>
    Bytes,

    /// <summary>As a JSON object, whose fields are available by path. A value that is none is shipped as it is, and counted.</summary>
    Json,
}
