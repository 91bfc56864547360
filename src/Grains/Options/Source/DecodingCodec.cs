namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>How a record's value is read.</summary>
public enum DecodingCodec
{
    /// <summary>As bytes: the whole value is the field <c>message</c>.</summary>
    Bytes,

    /// <summary>
    /// As a JSON object, whose fields are available by path. A byte order mark before it, NULs behind it and a schema registry's
    /// five bytes before all are no part of it, and counted; raw lines go without the five bytes. A value that is no object (an
    /// array, Avro, UTF-16, nested deeper than 10,000) is shipped as it is, and counted.
    /// </summary>
    Json,
}
