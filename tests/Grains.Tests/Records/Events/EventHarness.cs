using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Events;

/// <summary>Templates and conditions over records of partition logs/3.</summary>
internal static class EventHarness
{
    /// <summary>What a template gives for a JSON value; null when it gives none.</summary>
    public static string? Render(string template, string json) => Render(template, TestRecord.Of(json));

    /// <summary>What a template gives for a record; null when it gives none.</summary>
    public static string? Render(string template, TestRecord record) =>
        RenderBytes(template, record) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>As <see cref="Render(string, TestRecord)"/>, whatever bytes they are.</summary>
    public static byte[]? RenderBytes(string template, TestRecord record, DecodingCodec codec = DecodingCodec.Json)
    {
        var schema = Schema(codec);
        var compiled = new EventTemplate(Template.Parse(template), schema);
        using var fields = new RecordEvent(schema, RouterHarness.Partition);
        using var batch = TestRecord.Batch(record);
        using var output = new PooledBufferWriter();
        output.Write("before"u8);
        fields.Load(batch[0]);
        var isRendered = compiled.TryRender(fields, batch[0], output);
        Assert.Equal("before", Encoding.UTF8.GetString(output.WrittenSpan[..6]));
        Assert.True(isRendered || output.WrittenCount == 6, "What gives no value appends nothing.");
        return isRendered ? output.WrittenSpan[6..].ToArray() : null;
    }

    /// <summary>Whether a condition holds for a JSON value.</summary>
    public static bool Holds(string condition, string json) => Holds(condition, TestRecord.Of(json));

    /// <summary>Whether a condition holds for a record.</summary>
    public static bool Holds(string condition, TestRecord record, DecodingCodec codec = DecodingCodec.Json)
    {
        var schema = Schema(codec);
        var compiled = Condition.Parse(condition, schema);
        using var fields = new RecordEvent(schema, RouterHarness.Partition);
        using var batch = TestRecord.Batch(record);
        fields.Load(batch[0]);
        return compiled.Holds(fields, batch[0]);
    }

    private static EventSchema Schema(DecodingCodec codec) => new(new KafkaSourceOptions { Decoding = { Codec = codec } });
}
