using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Quickstart.Loki.Push;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>Reads one run's entries back through a Loki's query API.</summary>
/// <param name="address">Loki's address.</param>
/// <param name="runId">The run.</param>
/// <param name="tenant">Whose entries; null: of the only tenant.</param>
/// <param name="labels">Labels of the entries, beside the run.</param>
internal sealed class LokiReader(Uri address, string runId, string? tenant = null, params (string Name, string Value)[] labels) : IDisposable
{
    private const int PageSize = 5000;

    /// <summary>How old an entry may be.</summary>
    private const int Hours = 2;
    private readonly HttpClient _http = new();
    private readonly string _selector = $$"""{run="{{runId}}"{{string.Concat(labels.Select(label => $", {label.Name}=\"{label.Value}\""))}}}""";

    /// <summary>All entries, each once (Loki shows repeats as one), oldest first per stream.</summary>
    public async Task<List<ReadEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var entries = new List<ReadEntry>();
        await ReadAsync(PageSize, entries.Add, cancellationToken);
        return entries;
    }

    /// <summary>Shows all entries, each once, without holding more than a page of so many.</summary>
    public async Task ReadAsync(int pageSize, Action<ReadEntry> visit, CancellationToken cancellationToken)
    {
        var atStart = new HashSet<ReadEntry>();
        var start = NanoTime.From(TimeProvider.System.GetUtcNow().AddHours(-Hours));
        while (true)
        {
            var page = await ReadPageAsync(start, pageSize, cancellationToken);
            foreach (var entry in page.Where(entry => !atStart.Contains(entry)))
            {
                visit(entry);
            }

            if (page.Count < pageSize)
            {
                return;
            }

            // Entries of the page's last moment may be cut off, so the next page begins with that moment again.
            var last = page.Max(entry => entry.TimestampNs);
            Assert.True(last > start, $"More than {pageSize} entries share the timestamp {last}.");
            atStart = [.. page.Where(entry => entry.TimestampNs == last)];
            start = last;
        }
    }

    /// <summary>How many entries Loki counts, repeats included.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var data = await GetAsync("query", $"sum(count_over_time({_selector}[{Hours}h]))", "", cancellationToken);
        return data.EnumerateArray().Select(series => long.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)).FirstOrDefault();
    }

    /// <summary>The same of a Loki that may not answer; null where it did not.</summary>
    public async Task<long?> TryCountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CountAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>How many values a label has.</summary>
    public async Task<int> CountValuesAsync(string label, CancellationToken cancellationToken) =>
        (await GetAsync("query", $"sum by ({label}) (count_over_time({_selector}[{Hours}h]))", "", cancellationToken)).GetArrayLength();

    /// <summary>Enters what Loki shows into a ledger, in place of what it was told before.</summary>
    public async Task EnterAsync(Quickstart.Ledger.DeliveryLedger ledger, CancellationToken cancellationToken)
    {
        var entries = await ReadAsync(cancellationToken);
        ledger.ForgetArrivals();
        foreach (var entry in entries)
        {
            var json = JsonSerializer.Serialize(new
            {
                streams = new[]
                {
                    new
                    {
                        stream = new Dictionary<string, string>(),
                        values = new[] { new object[] { "0", entry.Line, new { kafka_topic = entry.Topic, kafka_partition = $"{entry.Partition}", kafka_offset = $"{entry.Offset}" } } },
                    },
                },
            });
            var stream = new ProtoReader(JsonPush.ToProtobuf(Encoding.UTF8.GetBytes(json)));
            Assert.True(stream.Next());
            var fields = new ProtoReader(stream.Bytes);
            while (fields.Next())
            {
                if (fields.Field == 2)
                {
                    ledger.OnStored(new EntryView(fields.Bytes));
                }
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<List<ReadEntry>> ReadPageAsync(long startNs, int pageSize, CancellationToken cancellationToken)
    {
        var end = NanoTime.From(TimeProvider.System.GetUtcNow().AddMinutes(10));
        var streams = await GetAsync(
            "query_range", _selector, $"&direction=forward&limit={pageSize}&start={startNs}&end={end}", cancellationToken);
        return
        [
            .. from stream in streams.EnumerateArray()
               let names = string.Join(' ', stream.GetProperty("stream").EnumerateObject().Select(label => $"{label.Name}={label.Value}").Order(StringComparer.Ordinal))
               from value in stream.GetProperty("values").EnumerateArray()
               let metadata = value[2].TryGetProperty("structuredMetadata", out var pairs) ? pairs : default
               select new ReadEntry(
                   long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture), value[1].GetString()!, Text(metadata, "kafka_topic") ?? "",
                   int.Parse(Text(metadata, "kafka_partition") ?? "-1", CultureInfo.InvariantCulture),
                   long.Parse(Text(metadata, "kafka_offset") ?? "-1", CultureInfo.InvariantCulture))
               {
                   Labels = names,
               },
        ];
    }

    private static string? Text(JsonElement metadata, string name) =>
        metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task<JsonElement> GetAsync(string endpoint, string query, string parameters, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/loki/api/v1/{endpoint}?query={Uri.EscapeDataString(query)}{parameters}"));
        if (tenant is not null)
        {
            request.Headers.Add("X-Scope-OrgID", tenant);
        }

        request.Headers.Add("X-Loki-Response-Encoding-Flags", "categorize-labels");
        using var answer = await _http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{answer.StatusCode}: {body}");
        }

        return JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("result");
    }
}
