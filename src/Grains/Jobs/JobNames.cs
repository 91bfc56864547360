using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Jobs;

/// <summary>What jobs are called, and what is written down of them.</summary>
internal static class JobNames
{
    /// <summary>A name that sorts by time and that nobody has.</summary>
    public static string Of(JobKind kind, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"{(kind == JobKind.Replay ? 'r' : 'a')}{now:yyyyMMdd'T'HHmmss'Z'}-{Random.Shared.Next(0x10000):x4}");

    /// <summary>What a start is in the pipeline's changes.</summary>
    public static ControlAction ActionOf(JobKind kind) => kind == JobKind.Replay ? ControlAction.Replay : ControlAction.Audit;

    /// <summary>The range in words.</summary>
    public static string Describe(PipelineJob job)
    {
        var order = job.Order;
        List<string> words = [job.Id];
        Add("from", order.FromOffset, order.FromMs);
        Add("to", order.ToOffset, order.ToMs);
        words.Add(string.Create(CultureInfo.InvariantCulture, $"{job.Offsets} offsets"));
        return string.Join(", ", words);

        void Add(string what, long? offset, long? ms)
        {
            if (offset is not null)
            {
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{what} offset {offset}"));
            }
            else if (ms is { } at)
            {
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {DateTimeOffset.FromUnixTimeMilliseconds(at):yyyy-MM-dd'T'HH:mm:ss.FFF'Z'}"));
            }
        }
    }
}
