using System.Globalization;
using StackExchange.Redis;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>What a silo and its Redis tell of themselves at a moment.</summary>
/// <param name="Values">The silo's metrics, summed up by name; buckets by name and upper bound.</param>
/// <param name="Cpu">The silo's CPU time.</param>
/// <param name="ResidentBytes">Its resident memory now.</param>
/// <param name="RedisBytes">Bytes that Redis has received; 0 where it does not tell.</param>
/// <param name="At">When, in ticks of the system's clock.</param>
internal sealed record SiloReading(IReadOnlyDictionary<string, double> Values, TimeSpan Cpu, long ResidentBytes, long RedisBytes, long At)
{
    /// <summary>Records that Loki has acknowledged.</summary>
    public double Delivered => Values.GetValueOrDefault("okl_delivered_records_total");

    /// <summary>Requests to Loki.</summary>
    public double Pushes => Values.GetValueOrDefault("okl_push_duration_seconds_count");

    /// <summary>Reads them.</summary>
    public static async Task<SiloReading> TakeAsync(HttpClient http, Uri metrics, int processId, IServer redis)
    {
        var values = Sums(await http.GetStringAsync(metrics));
        var stats = (await redis.InfoAsync("stats")).SelectMany(group => group).FirstOrDefault(pair => pair.Key == "total_net_input_bytes");
        var (cpu, resident, _) = Cost.Of(processId);
        return new SiloReading(
            values, cpu, resident, stats.Value is { } bytes ? long.Parse(bytes, CultureInfo.InvariantCulture) : 0, TimeProvider.System.GetTimestamp());
    }

    /// <summary>The delivery latency below which a share of what was measured between two readings lies, in seconds; NaN where a silo does not tell.</summary>
    public double Latency(SiloReading since, double share)
    {
        const string bucket = "okl_delivery_latency_seconds_bucket ";
        var counts = Values.Where(pair => pair.Key.StartsWith(bucket, StringComparison.Ordinal))
            .Select(pair => (
                Bound: pair.Key.AsSpan(bucket.Length) is "+Inf" ? double.PositiveInfinity : double.Parse(pair.Key.AsSpan(bucket.Length), CultureInfo.InvariantCulture),
                Count: pair.Value - since.Values.GetValueOrDefault(pair.Key)))
            .OrderBy(pair => pair.Bound)
            .ToList();
        if (counts.Count == 0)
        {
            return double.NaN;
        }

        var wanted = share * counts[^1].Count;
        var (below, countBelow) = (0d, 0d);
        foreach (var (bound, count) in counts)
        {
            if (count >= wanted)
            {
                return double.IsInfinity(bound) ? below : below + ((bound - below) * (wanted - countBelow) / Math.Max(1, count - countBelow));
            }

            (below, countBelow) = (bound, count);
        }

        return below;
    }

    private static Dictionary<string, double> Sums(string text)
    {
        var sums = new Dictionary<string, double>();
        foreach (var line in text.Split('\n').Where(line => line.StartsWith("okl_", StringComparison.Ordinal) && line.Contains('}')))
        {
            var (name, labels) = (line[..line.IndexOf('{')], line[line.IndexOf('{')..line.LastIndexOf('}')]);
            var at = labels.IndexOf(",le=\"", StringComparison.Ordinal);
            var key = at < 0 ? name : $"{name} {labels[(at + 5)..labels.IndexOf('"', at + 5)]}";
            var value = line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0];
            sums[key] = sums.GetValueOrDefault(key) + double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        return sums;
    }
}
