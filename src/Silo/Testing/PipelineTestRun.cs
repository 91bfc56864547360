using System.Text;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>Runs tests of a configuration without mistakes.</summary>
internal static class PipelineTestRun
{
    /// <summary>The pipeline that a test is of.</summary>
    public static string PipelineOf(PipelineTestOptions test, IReadOnlyDictionary<string, PipelineOptions> pipelines) =>
        test.Pipeline.Length > 0 ? test.Pipeline : pipelines.Keys.Single();

    /// <summary>Runs one.</summary>
    public static TestResult Run(PipelineTestOptions test, IReadOnlyDictionary<string, PipelineOptions> pipelines)
    {
        var name = PipelineOf(test, pipelines);
        var pipeline = pipelines[name];
        var places = new InputPlaces(InputPlaces.TopicOf(pipeline), partition: 0);
        using var renderer = new PipelineRenderer(new PipelinePlan(name, pipeline), traces: true);
        List<RenderedRecord> records = [.. test.Input.Select(input => renderer.Render(places.Place(SpecOf(input))))];
        List<TestMismatch> mismatches = [.. ExpectationCheck.Compare(test.Expect, [.. records.SelectMany(record => record.Results)], test.Exact)];
        var text = new RenderText();
        return new TestResult(test.Name, name, mismatches, string.Concat(records.Select(text.Write)));
    }

    private static RecordSpec SpecOf(TestInputOptions input) => new()
    {
        Value = input.ValueBase64 is { } base64 ? Convert.FromBase64String(base64) : Bytes(input.Value),
        Key = Bytes(input.Key),
        Headers = [.. input.Headers.Select(header => (Encoding.UTF8.GetBytes(header.Key), Bytes(header.Value)))],
        Topic = input.Topic,
        Partition = input.Partition,
        Offset = input.Offset,
        TimestampMs = input.Timestamp is { } time && RecordTime.TryParse(time, out var timestampMs) ? timestampMs : null,
    };

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
