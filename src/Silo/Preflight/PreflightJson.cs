using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Preflight.Prediction;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Tells programs what a preflight has found: one object, whose members stay (docs/check.md).</summary>
internal static class PreflightJson
{
    private const int MostStreams = 100;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>The object.</summary>
    public static string Of(PreflightReport report) => JsonSerializer.Serialize(
        new
        {
            At = report.At.UtcDateTime,
            State = SnakeCase.Of(report.State),
            Findings = report.Findings.Select(finding => new { finding.Part, finding.Pipeline, State = SnakeCase.Of(finding.State), finding.Found, finding.Remedy }),
            Pipelines = report.Pipelines.Select(pipeline => Of(pipeline.Pipeline, pipeline.Prediction)),
        },
        Indented);

    private static object Of(string pipeline, PipelinePrediction made) => new
    {
        Pipeline = pipeline,
        Newest = Time(made.NewestMs),
        Sampled = made.Records,
        made.Entries,
        Dropped = made.Dropped,
        DeadLettered = made.Refused.ToDictionary(refused => refused.Key, refused => refused.Value.Count),
        EntriesPerSec = Rate(made, made.EntriesPerSec),
        BytesPerSec = Rate(made, made.BytesPerSec),
        BusiestBytesPerSec = Rounded(made.BusiestBytesPerSec),
        StreamsSeen = made.StreamCount.Seen,
        StreamsExpected = Math.Round(made.StreamCount.Expected),
        Topics = made.Topics.Select(topic => new { topic.Topic, topic.Partitions, Sampled = topic.Records, RecordsPerSec = Rounded(topic.RecordsPerSec), BytesPerSec = Rounded(topic.BytesPerSec), topic.LargestBytes, Newest = Time(topic.NewestMs) }),
        Tenants = made.Tenants.Select(tenant => new
        {
            tenant.Tenant, StreamsSeen = tenant.StreamCount.Seen, StreamsExpected = Math.Round(tenant.StreamCount.Expected), BytesPerSec = Rate(made, tenant.BytesPerSec), BusiestBytesPerSec = Rounded(tenant.BusiestBytesPerSec),
        }),
        Labels = made.Labels.Select(label => new
        {
            label.Name, ValuesSeen = label.Values.Seen, ValuesExpected = Math.Round(label.Values.Expected), label.Worst,
        }),
        BiggestStreams = made.Streams.Take(MostStreams).Select(stream => new
        {
            stream.Stream.Tenant, stream.Stream.Labels, stream.Entries, EntriesPerSec = Rate(made, stream.EntriesPerSec), BytesPerSec = Rate(made, stream.BytesPerSec),
        }),
    };

    private static double? Rate(PipelinePrediction made, double rate) => made.IsRateKnown ? Rounded(rate) : null;

    private static double? Rounded(double? number) => number is { } known ? Math.Round(known, 3) : null;

    private static DateTime? Time(long? unixMs) => unixMs is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known).UtcDateTime : null;
}
