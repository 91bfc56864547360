using System.Globalization;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Live;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Live;

/// <summary>Clusters to look at.</summary>
internal static class TestLook
{
    /// <summary>Partitions of which that of number n lags n seconds; the last is unknown.</summary>
    public static TopLook Of(int partitions) => new(
        JsonNode.Parse(TestAnswers.Cluster)!,
        JsonNode.Parse(TestAnswers.Pipelines)!,
        [.. Enumerable.Range(0, partitions).Select(number => Partition(number, number == partitions - 1 ? null : number))],
        partitions);

    private static JsonObject Partition(int number, int? lag)
    {
        JsonObject partition = new() { ["pipeline"] = "app", ["topic"] = number % 2 == 0 ? "even" : "odd", ["partition"] = number, ["state"] = lag is null ? "faulted" : "running" };
        if (lag is { } seconds)
        {
            partition["lag_seconds"] = seconds;
            partition["silo"] = string.Create(CultureInfo.InvariantCulture, $"S127.0.0.1:1111{number % 2}:7");
        }

        return partition;
    }
}
