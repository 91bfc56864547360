using System.Text;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Rendering;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Rendering;

/// <summary>A configuration, and what it makes of records.</summary>
internal static class RenderBed
{
    /// <summary>A configuration whose pipeline has stages, and whatever follows.</summary>
    public static string Yaml(string stages, string sink = "", string rest = "") => $$$"""
        redis:
          connection_string: localhost:6379
        pipelines:
          app:
            source:
              bootstrap_servers: localhost:9092
              topics: [^other-.*, app-logs]
              group_id: shipper
              decoding: { codec: json, on_error: dead_letter }
              tombstones: skip
            stages:
        {{{Indented(stages, 6)}}}
            sink:
              endpoint: http://localhost:3100
              encoding: { codec: raw_message }
              labels: { topic: "{{ topic }}", level: "{{ level }}" }
        {{{Indented(sink, 6)}}}
        {{{rest}}}
        """;

    /// <summary>The configuration, which has no mistakes.</summary>
    public static ShipperOptions Load(string yaml)
    {
        var configuration = TestConfiguration.Load(yaml);
        Assert.True(configuration.Mistakes.Count == 0, string.Join('\n', configuration.Mistakes));
        return configuration.Options;
    }

    /// <summary>What becomes of values.</summary>
    public static IReadOnlyList<RenderedRecord> Render(string yaml, bool traces, params string?[] values)
    {
        var pipeline = Load(yaml).Pipelines["app"];
        using var renderer = new PipelineRenderer(new PipelinePlan("app", pipeline), traces);
        var places = new InputPlaces(InputPlaces.TopicOf(pipeline), 0);
        return [.. values.Select(value => renderer.Render(places.Place(new RecordSpec { Value = value is null ? null : Encoding.UTF8.GetBytes(value) })))];
    }

    /// <summary>An entry's line.</summary>
    public static string Line(RenderedResult result) => Encoding.UTF8.GetString(Assert.IsType<RenderedEntry>(result).Line.Span);

    private static string Indented(string text, int width) => string.Join('\n', text.Split('\n').Select(line => new string(' ', width) + line));
}
