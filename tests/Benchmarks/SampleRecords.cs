using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>Log records of about 230 bytes as a service would write them, and the pipelines that ship them.</summary>
internal static class SampleRecords
{
    public const int Count = 1_000;

    private static readonly string[] Apps = ["checkout", "payment", "catalog", "search", "mail"];
    private static readonly string[] Levels = ["info", "info", "warn", "error"];

    /// <summary>Codec json: two labels of the payload and the topic; partition, offset and key as structured metadata.</summary>
    public static PipelineOptions JsonPipeline(LineCodec codec = LineCodec.RawMessage) => new()
    {
        Source = { Decoding = { Codec = DecodingCodec.Json } },
        Sink =
        {
            Labels = { ["app"] = "{{ app }}", ["level"] = "{{ level }}", ["topic"] = "{{ topic }}" },
            StructuredMetadata =
            {
                ["kafka_partition"] = "{{ partition }}", ["kafka_offset"] = "{{ offset }}", ["kafka_key"] = "{{ message_key }}",
            },
            Encoding = { Codec = codec },
        },
    };

    /// <summary>Codec bytes: the topic and a header as labels.</summary>
    public static PipelineOptions BytesPipeline() => new()
    {
        Sink = { Labels = { ["topic"] = "{{ topic }}", ["app"] = "{{ headers.app }}" } },
    };

    /// <summary>One batch of <see cref="Count"/> records in 20 streams.</summary>
    public static RecordBatch Batch()
    {
        var batch = new RecordBatch();
        for (var i = 0; i < Count; i++)
        {
            var app = Apps[i % Apps.Length];
            var value = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"ts":"2026-03-01T12:00:00.{{i % 1000:D3}}Z","level":"{{Levels[i % 4]}}","app":"{{app}}","host":"node-{{i % 7}}","trace_id":"4bf92f3577b34da6a3ce929d0e0e{{i:D4}}","status":200,"duration_ms":{{i % 97}}.5,"msg":"order {{i:D6}} was accepted and queued for delivery to the customer"}"""));
            var key = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"order-{i:D6}"));
            var start = batch.Bytes.WrittenCount;
            batch.Bytes.Write(key);
            batch.Bytes.Write(value);
            var headers = batch.Bytes.WrittenCount;
            HeaderBlock.Write(batch.Bytes, "app"u8, Encoding.UTF8.GetBytes(app), isNull: false);
            batch.Add(new RecordSlot(
                5_000_000 + i, 1_772_366_400_000 + i, start, key.Length, value.Length, batch.Bytes.WrittenCount - headers));
        }

        return batch;
    }
}
