using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>How long silos take to tell an operator how the cluster stands.</summary>
internal static class ApiTimes
{
    private const string Pipeline = "quickstart";
    private const int Times = 10;

    /// <summary>Asks each silo for what a console shows, several times; says how long that took, and returns what it was told last of each path.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonElement>> SayAsync(IReadOnlyList<SiloRunner> silos)
    {
        using var http = new HttpClient();
        var told = new Dictionary<string, JsonElement>();
        foreach (var path in new[] { "", "/partitions?limit=100", "/streams?limit=100", "/tenants", "/explain" })
        {
            var took = new List<double>();
            for (var time = 0; time < Times; time++)
            {
                foreach (var silo in silos)
                {
                    var started = Stopwatch.GetTimestamp();
                    var answer = await http.GetStringAsync(new Uri(silo.Admin, $"api/v1/pipelines/{Pipeline}{path}"), TestContext.Current.CancellationToken);
                    took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    using var json = JsonDocument.Parse(answer);
                    told[path] = json.RootElement.Clone();
                }
            }

            took.Sort();
            ScaleRun.Say(string.Create(
                CultureInfo.InvariantCulture, $"GET /api/v1/pipelines/{Pipeline}{path} of {silos.Count} silos: median {took[took.Count / 2]:0} ms, worst {took[^1]:0} ms"));
        }

        return told;
    }
}
