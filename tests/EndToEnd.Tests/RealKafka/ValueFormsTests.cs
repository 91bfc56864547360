using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>Values, headers and timestamps that nobody planned for, through pipelines that read and write them in each way.</summary>
public sealed class ValueFormsTests
{
    private const string Error = """{"level":"error"}""";
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":", 1_000)) + "1" + new string('}', 1_000);

    private static readonly ValueForm[] Forms =
    [
        new("EFBBBF", Error, "0D0A") { Line = "\uFEFF" + Error + "\r\n", IsTrimmed = true },
        new("", Error, "0000") { Line = Error + "\0\0", IsTrimmed = true },
        new("0000000007", Error, "") { Line = Error, IsTrimmed = true },
        new("", $$"""{"level":"error","ctx":{{Deep}}}""", ""),
        new("", """{"level":"error","n":9007199254740993}""", ""),
        new("", """{"level":"error","topic":"orders/eu","timestamp":"2025-01-02T03:04:05.678901Z","headers":{"x":1},"payload_topic":0}""", "")
        {
            Json = """{"level":"error","payload_topic":"orders/eu","payload_timestamp":"2025-01-02T03:04:05.678901Z","payload_headers":{"x":1},"payload_payload_topic":0""",
        },
        new("", """{"level":"error","labels":{"appName":"One","App":"X","app":"x","a.b":"1","a_b":"2"}}""", "")
        {
            Labels = "level=error pod_App=X pod_a_b=2 pod_app=x pod_appName=One", Dropped = 1,
        },
        new("", """[{"level":"error"}]""", "") { Labels = null },
        new("FFFE7B002200", "", "") { Labels = null, Line = "\uFFFD\uFFFD{\0\"\0" },
        new("0000000007020A6572726F72", "", "") { Labels = null, Line = "\0\0\0\0\u0007\u0002\nerror" },
    ];

    [LongFact]
    public async Task Consume_OddValues_KeepTheirFieldsAndLines()
    {
        await using var run = await KafkaRun.StartAsync(1, Configure, "raw");
        string[] topics = ["raw", "json", "logfmt", "bytes"];
        foreach (var topic in topics)
        {
            await run.Kafka.CreateTopicAsync(topic, 1);
            await run.Kafka.ProduceAsync(topic, Forms.Select(form => new Message<byte[]?, byte[]?> { Value = form.Value }));
        }

        await run.StartSiloAsync();
        var entries = await ArriveAsync(run, topics.Length * Forms.Length);

        for (var i = 0; i < Forms.Length; i++)
        {
            var form = Forms[i];
            foreach (var topic in (string[])["raw", "json", "logfmt"])
            {
                Assert.Equal($"{form.Labels} topic={topic}".Trim(), LabelsOf(entries[(topic, i)]));
            }

            Assert.Equal(form.Line, entries[("raw", i)].Line);
            Assert.Equal($$"""{{form.Json[..^1]}},"topic":"json","partition":0,"offset":{{i}}}""", entries[("json", i)].Line);
            Assert.EndsWith($" topic=logfmt partition=0 offset={i}", entries[("logfmt", i)].Line, StringComparison.Ordinal);
            Assert.Equal("topic=bytes", LabelsOf(entries[("bytes", i)]));
            Assert.Equal(Shown(form.Value), entries[("bytes", i)].Line);
        }

        foreach (var topic in topics)
        {
            var isRead = topic == "bytes" ? 0 : 1;
            Assert.Equal(isRead * Forms.Count(form => form.Labels is null), await run.MetricAsync("okl_undecodable_records_total", $"topic=\"{topic}\"") ?? 0);
            Assert.Equal(isRead * Forms.Count(form => form.IsTrimmed), await run.MetricAsync("okl_trimmed_records_total", $"topic=\"{topic}\"") ?? 0);
            Assert.Equal(isRead * Forms.Sum(form => form.Dropped), await run.MetricAsync("okl_labels_dropped_total", $"topic=\"{topic}\"") ?? 0);
        }

        Assert.Empty(run.Letters());
        Assert.Equal(0, await run.Silo.StopAsync());
    }

    [LongFact]
    public async Task Consume_OddHeadersAndTimestamps_HaveDefinedOutcomes()
    {
        await using var run = await KafkaRun.StartAsync(1, Configure, "raw");
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        long[] times = [now - 5_000, -1, -5, 1, 6_343_660_800_000, now * 1_000, now];
        foreach (var topic in (string[])["json", "raw"])
        {
            await run.Kafka.CreateTopicAsync(topic, 1, settings: new() { ["message.timestamp.after.max.ms"] = $"{long.MaxValue}" });
            await run.Kafka.ProduceAsync(topic, times.Select(time => new Message<byte[]?, byte[]?>
            {
                Value = Encoding.UTF8.GetBytes(Error),
                Timestamp = new Timestamp(time, TimestampType.CreateTime),
                Headers = [new Header("h", "1"u8.ToArray()), new Header("n", null), new Header("h", null), new Header("e", []), new Header("h", "2"u8.ToArray())],
            }));
        }

        await run.StartSiloAsync();
        var entries = await ArriveAsync(run, 8);

        Assert.Equal([0, 1, 2, 6], entries.Keys.Where(key => key.Topic == "raw").Select(key => key.Offset).Order());
        Assert.Equal([now - 5_000, now - 5_000, now - 5_000, now], new long[] { 0, 1, 2, 6 }.Select(offset => entries[("raw", offset)].TimestampNs / 1_000_000));
        Assert.Equal(
            """{"level":"error","topic":"json","partition":0,"offset":0,"headers":{"h":["1",null,"2"],"n":null,"e":""}}""", entries[("json", 0)].Line);
        await Eventually.HoldsAsync(() => run.Letters().Count == 6, "three letters of each topic", () => run.Letters().Count);
        Assert.Equal(
            [(3, "too_old"), (4, "too_new"), (5, "too_new")], run.Letters().Where(letter => letter.Topic == "raw").Select(letter => (letter.Offset, letter.Cause)).Order());
        Assert.Equal(0, await run.MetricAsync("okl_dead_letters_originals_lost_total") ?? 0);
        Assert.Equal(0, await run.Silo.StopAsync());
    }

    private static SiloConfiguration Configure(SiloConfiguration usual) => usual with
    {
        Labels = new Dictionary<string, string> { ["topic"] = "{{ topic }}", ["level"] = "{{ level }}", ["pod_*"] = "{{ labels }}" },
        MorePipelines = new Dictionary<string, OtherPipeline>
        {
            ["json"] = new(["json"]) { Line = LineCodec.Json },
            ["logfmt"] = new(["logfmt"]) { Line = LineCodec.Logfmt },
            ["bytes"] = new(["bytes"]) { DecodesJson = false, Labels = new Dictionary<string, string> { ["topic"] = "{{ topic }}" } },
        },
    };

    private static async Task<Dictionary<(string Topic, long Offset), ReadEntry>> ArriveAsync(KafkaRun run, int count)
    {
        List<ReadEntry> entries = [];
        await Eventually.HoldsAsync(
            async () => (entries = await run.EntriesAsync()).Count >= count, $"{count} entries are in Loki", () => entries.Select(entry => $"{entry.Topic} {entry.Offset}"));
        return entries.ToDictionary(entry => (entry.Topic, entry.Offset));
    }

    // A real Loki adds labels of its own.
    private static string LabelsOf(ReadEntry entry) => string.Join(
        ' ', entry.Labels.Split(' ').Where(label => label.StartsWith("level=", StringComparison.Ordinal) || label.StartsWith("pod_", StringComparison.Ordinal) || label.StartsWith("topic=", StringComparison.Ordinal)));

    // Loki keeps bytes, and shows what is not UTF-8 as U+FFFD, one for each.
    private static string Shown(byte[] value) => Encoding.UTF8.GetString(value);

    /// <param name="Before">What stands before the text, as hex.</param>
    /// <param name="Text">The text.</param>
    /// <param name="After">What stands behind it, as hex.</param>
    private sealed record ValueForm(string Before, string Text, string After)
    {
        public byte[] Value => [.. Convert.FromHexString(Before), .. Encoding.UTF8.GetBytes(Text), .. Convert.FromHexString(After)];

        /// <summary>Its labels beside the topic; null when it cannot be decoded.</summary>
        public string? Labels { get; init; } = "level=error";

        /// <summary>Its raw line, as Loki shows it.</summary>
        public string Line { get; init; } = Text;

        /// <summary>Its json line up to the metadata.</summary>
        public string Json
        {
            get => field ?? (Labels is null ? $$"""{"message":{{System.Text.Json.JsonSerializer.Serialize(Shown(Value), Relaxed)}}}""" : Text);
            init => field = value + "}";
        }

        public bool IsTrimmed { get; init; }

        /// <summary>How many labels it loses.</summary>
        public int Dropped { get; init; }

        private static System.Text.Json.JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    }
}
