using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.AdminClient;

/// <summary>What the sample can do.</summary>
internal static class Command
{
    /// <summary>How it is called.</summary>
    public const string Usage = """
        GATEWAY status                                   silos, pipelines and partitions
        GATEWAY streams PIPELINE                         the ten streams that hold the most
        GATEWAY pause|resume PIPELINE TOPIC N REASON     one partition
        GATEWAY seek PIPELINE TOPIC N TIME REASON        what a seek back to that time would repeat, and the seek
        """;

    /// <summary>Whether the arguments are one of them.</summary>
    public static bool IsOne(string[] arguments) => arguments switch
    {
        ["status"] or ["streams", _] => true,
        ["pause" or "resume", _, _, var number, _] => int.TryParse(number, CultureInfo.InvariantCulture, out _),
        ["seek", _, _, var number, var time, _] =>
            int.TryParse(number, CultureInfo.InvariantCulture, out _) && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    /// <summary>Does it.</summary>
    /// <exception cref="ArgumentException">There is no such partition.</exception>
    public static Task<IReadOnlyList<string>> RunAsync(IClusterClient client, string[] arguments) => arguments switch
    {
        ["streams", var pipeline] => StreamsAsync(client.GetGrain<IPipelineAdminGrain>(pipeline)),
        ["pause", var pipeline, var topic, var number, var reason] =>
            PauseAsync(client.GetGrain<IPipelineAdminGrain>(pipeline), new PartitionScope(topic, Number(number)), reason),
        ["resume", var pipeline, var topic, var number, var reason] =>
            ResumeAsync(client.GetGrain<IPipelineAdminGrain>(pipeline), new PartitionScope(topic, Number(number)), reason),
        ["seek", var pipeline, var topic, var number, var time, var reason] =>
            SeekAsync(client.GetGrain<IPipelineAdminGrain>(pipeline), new PartitionScope(topic, Number(number)), Time(time), reason),
        _ => StatusAsync(client),
    };

    private static async Task<IReadOnlyList<string>> StatusAsync(IClusterClient client)
    {
        var cluster = await client.GetGrain<IClusterAdminGrain>(IClusterAdminGrain.Key).GetStatusAsync();
        List<string> lines = [.. cluster.Silos.Select(silo => $"{silo.Silo.Endpoint}: {silo.Partitions.Length} partitions")];
        foreach (var pipeline in cluster.Silos.SelectMany(silo => silo.Pipelines).Distinct().Order(StringComparer.Ordinal))
        {
            var status = await client.GetGrain<IPipelineAdminGrain>(pipeline).GetStatusAsync();
            lines.AddRange(status.Partitions.Select(partition =>
                $"{partition.Partition}: {partition.State} on {partition.Silo}, {Records(partition.LagRecords)} behind, {partition.Delivered} delivered. {partition.Reason}"));
        }

        return lines;
    }

    private static async Task<IReadOnlyList<string>> StreamsAsync(IPipelineAdminGrain pipeline)
    {
        var page = await pipeline.GetStreamsAsync(new StreamQuery { Limit = 10 });
        return [.. page.Items.Select(stream => $"{stream.Stream.Labels}: {stream.HeldRecords} records held, {stream.DeliveredRecords} delivered")];
    }

    private static async Task<IReadOnlyList<string>> PauseAsync(IPipelineAdminGrain pipeline, PartitionScope scope, string reason) =>
        [.. (await pipeline.PauseAsync(scope, reason, Environment.UserName)).Pauses.Select(pause => pause.ToString())];

    private static async Task<IReadOnlyList<string>> ResumeAsync(IPipelineAdminGrain pipeline, PartitionScope scope, string reason) =>
        [(await pipeline.ResumeAsync(scope, reason, Environment.UserName)).Changed ? $"{scope}: goes on" : $"{scope}: was not paused"];

    private static async Task<IReadOnlyList<string>> SeekAsync(IPipelineAdminGrain pipeline, PartitionScope scope, SeekTarget target, string reason)
    {
        var plan = await pipeline.PlanSeekAsync(scope, target);
        var steps = await pipeline.SeekAsync(scope, target, etag: null, reason, Environment.UserName);
        return
        [
            .. plan.Select(step => $"{step.Partition}: from {step.From} to {step.To} repeats {step.Repeats} and skips {step.Skips}"),
            .. steps.Select(step => $"{step.Partition}: {(step.IsDone ? "done" : "does so once it can")}"),
        ];
    }

    private static string Records(long records) => records < 0 ? "an unknown number" : records.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static SeekTarget Time(string text) =>
        new(SeekPoint.Timestamp, DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds());
}
