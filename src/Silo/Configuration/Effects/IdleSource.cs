using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;

namespace OrleansKafkaLoki.Silo.Configuration.Effects;

/// <summary>Finds what of a source has no effect as things are.</summary>
internal static class IdleSource
{
    private static readonly DecodingOptions Decoding = new();
    private static readonly KafkaSourceOptions Defaults = new();

    /// <summary>All of it.</summary>
    /// <param name="path">Where the source stands.</param>
    /// <param name="source">The source.</param>
    public static IEnumerable<ConfigurationMistake> Find(string path, KafkaSourceOptions source) =>
    [
        .. CheckNames(path, source),
        .. source.Decoding.Decompression != ValueCompression.None ? [] : Idle.Unless(
            $"{path}.decoding.max_decompressed_bytes", source.Decoding.MaxDecompressedBytes, Decoding.MaxDecompressedBytes,
            "Has no effect without decompression: nothing is decompressed but what Kafka itself compressed."),
        .. source.Decoding is not { Codec: DecodingCodec.Bytes, Decompression: ValueCompression.None } ? [] : Idle.Unless(
            $"{path}.decoding.on_error", source.Decoding.OnError, Decoding.OnError, "Has no effect with codec: bytes, which reads any value: set codec to json, or remove it."),
        .. source.LibrdkafkaOptions.ContainsKey("fetch.wait.max.ms") ? Idle.Unless(
            $"{path}.fetch_wait_max_ms", source.FetchWaitMaxMs, Defaults.FetchWaitMaxMs, "Has no effect: librdkafka_options has fetch.wait.max.ms, which goes before it. Keep one of the two.") : [],
    ];

    private static IEnumerable<ConfigurationMistake> CheckNames(string path, KafkaSourceOptions source)
    {
        (string Option, string Name)[] metadata =
        [
            ("key_field", source.KeyField), ("topic_key", source.TopicKey), ("partition_key", source.PartitionKey), ("offset_key", source.OffsetKey),
            ("headers_key", source.HeadersKey), ("timestamp_key", source.TimestampKey),
        ];
        foreach (var (option, name) in metadata.Where(field => field.Name.Length > 0))
        {
            var first = metadata.First(field => field.Name == name).Option;
            if (first != option)
            {
                yield return new($"{path}.{option}", name, $"Give another name: {first} has this one, so that no record would have the field.");
            }

            if (name == source.MessageKey)
            {
                yield return Idle.Warn(
                    $"{path}.{option}", name, "Give another name, or message_key one: both are this, so that the value is no field.");
            }
        }
    }
}
