using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansKafkaLoki.Quickstart.Loki.Labels;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>Writes answers in the form of Loki's HTTP API.</summary>
internal static class ResultWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names or values.</summary>
    public static byte[] Write(IEnumerable<string> names) => Write(json =>
    {
        json.WriteStartArray("data");
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    });

    /// <summary>Label sets.</summary>
    public static byte[] Write(IEnumerable<LabelSet> series) => Write(json =>
    {
        json.WriteStartArray("data");
        foreach (var labels in series)
        {
            WriteObject(json, labels.Labels);
        }

        json.WriteEndArray();
    });

    /// <summary>Entries. Loki mixes structured metadata into the labels unless the client asks to have them apart.</summary>
    public static byte[] Write(IEnumerable<FoundEntry> entries, bool categorize) => Write(json =>
    {
        StartResult(json, "streams");
        foreach (var group in entries.GroupBy(entry => categorize ? entry.Stream.Labels.Text : Mixed(entry).Text))
        {
            json.WriteStartObject();
            json.WritePropertyName("stream");
            WriteObject(json, (categorize ? group.First().Stream.Labels : Mixed(group.First())).Labels);
            json.WriteStartArray("values");
            foreach (var entry in group)
            {
                WriteEntry(json, entry, categorize);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        EndResult(json, categorize);
    });

    /// <summary>Counts: a matrix over the points, or a vector of the only one.</summary>
    public static byte[] Write(IEnumerable<CountSeries> series, long startNs, long stepNs, bool matrix) => Write(json =>
    {
        StartResult(json, matrix ? "matrix" : "vector");
        foreach (var found in series)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            WriteObject(json, found.Labels.Labels);
            json.WritePropertyName(matrix ? "values" : "value");
            if (matrix)
            {
                json.WriteStartArray();
            }

            foreach (var (point, count) in found.Values().Index().Where(point => !matrix || point.Item > 0))
            {
                json.WriteStartArray();
                json.WriteNumberValue((startNs + (point * stepNs)) / (decimal)NanoTime.Second);
                json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
                json.WriteEndArray();
            }

            if (matrix)
            {
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        EndResult(json, categorize: false);
    });

    private static byte[] Write(Action<Utf8JsonWriter> data)
    {
        var target = new MemoryStream();
        using (var json = new Utf8JsonWriter(target, Options))
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            data(json);
            json.WriteEndObject();
        }

        return target.ToArray();
    }

    private static void StartResult(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject("data");
        json.WriteString("resultType", type);
        json.WriteStartArray("result");
    }

    private static void EndResult(Utf8JsonWriter json, bool categorize)
    {
        json.WriteEndArray();
        if (categorize)
        {
            json.WriteStartArray("encodingFlags");
            json.WriteStringValue("categorize-labels");
            json.WriteEndArray();
        }

        json.WriteStartObject("stats");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, FoundEntry entry, bool categorize)
    {
        json.WriteStartArray();
        json.WriteStringValue(entry.TimestampNs.ToString(CultureInfo.InvariantCulture));
        json.WriteStringValue(Encoding.UTF8.GetString(entry.View.Line));
        if (categorize)
        {
            json.WriteStartObject();
            json.WritePropertyName("structuredMetadata");
            WriteObject(json, Metadata(entry));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static LabelSet Mixed(FoundEntry entry) => new(entry.Stream.Labels.Labels.Concat(
        Metadata(entry).Select(pair => entry.Stream.Labels[pair.Key].Length > 0 ? new(pair.Key + "_extracted", pair.Value) : pair)));

    private static List<KeyValuePair<string, string>> Metadata(FoundEntry entry)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in entry.View)
        {
            pairs.Add(new(Encoding.UTF8.GetString(pair.Name), Encoding.UTF8.GetString(pair.Value)));
        }

        if (!pairs.Exists(pair => pair.Key == DetectedLevel.Name))
        {
            pairs.Add(new(DetectedLevel.Name, DetectedLevel.Of(entry, pairs)));
        }

        return pairs;
    }

    private static void WriteObject(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject();
        foreach (var (name, value) in pairs)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
