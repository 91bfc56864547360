using System.Globalization;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>What a silo counts.</summary>
internal static class Metrics
{
    /// <summary>The text of a silo's metrics.</summary>
    public static async Task<string> ReadAsync(SiloRunner silo)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(silo.Admin, "metrics"), TestContext.Current.CancellationToken);
    }

    /// <summary>The sum of a metric over all its labels.</summary>
    public static double Sum(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
}
