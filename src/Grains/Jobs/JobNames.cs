using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Jobs;

/// <summary>What jobs are called, and what is written down of them.</summary>
internal static class JobNames
{
    private const int MostNamed = 5;

    /// <summary>A name that sorts by time and that nobody has.</summary>
    public static string Of(JobKind kind, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"{Letter(kind)}{now:yyyyMMdd'T'HHmmss'Z'}-{Random.Shared.Next(0x10000):x4}");

    /// <summary>What a start is in the pipeline's changes.</summary>
    public static ControlAction ActionOf(JobKind kind) => kind switch
    {
        JobKind.Replay => ControlAction.Replay,
        JobKind.Audit => ControlAction.Audit,
        _ => ControlAction.ReplayDeadLetters,
    };

    /// <summary>What it is about in words.</summary>
    public static string Describe(PipelineJob job)
    {
        var order = job.Order;
        List<string> words = [job.Id];
        if (order.Kind == JobKind.DeadLetters)
        {
            return string.Join(", ", [.. words, .. order.Causes.Select(SnakeCase.Of), .. order.Letters.Length > MostNamed ? [$"{order.Letters.Length} letters"] : order.Letters]);
        }

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

    private static char Letter(JobKind kind) => kind switch
    {
        JobKind.Replay => 'r',
        JobKind.Audit => 'a',
        _ => 'd',
    };
}
