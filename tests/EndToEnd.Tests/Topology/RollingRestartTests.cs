using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Topology;

/// <summary>Silos that are restarted one after the other with another configuration, while records come.</summary>
public sealed class RollingRestartTests
{
    private const int Rate = 600;

    [LongFact]
    public async Task RollingRestart_PipelineAddedAndOneRemoved_DeliversExactlyOnce()
    {
        await using var run = await TopologyRun.StartAsync();
        var (staying, removed, added) =
            (await run.CreateTopicAsync("staying", 6), await run.CreateTopicAsync("removed", 3), await run.CreateTopicAsync("added", 4));
        await run.StartSilosAsync(3, [staying.Name], configuration => configuration with { MorePipelines = Pipeline("removed", removed) });
        await run.RunsEvenlyAsync(("quickstart", staying), ("removed", removed));
        run.Load(staying, Rate);
        run.Load(removed, Rate / 2);
        run.Load(added, Rate / 2);
        await run.DeliverAsync(Rate * 3);

        await run.RollAsync(configuration => configuration with { MorePipelines = Pipeline("added", added) }, () => run.DeliverAsync(Rate));

        await run.RunsEvenlyAsync(("quickstart", staying), ("added", added));
        await run.DeliverAsync(Rate * 2);

        // Back again: what the removed pipeline has not shipped meanwhile begins where it stopped.
        await run.RestartAsync(configuration => configuration with { MorePipelines = Pipeline("added", added, "removed", removed) });

        await run.RunsEvenlyAsync(("quickstart", staying), ("added", added), ("removed", removed));
        await run.DeliverAllAsync();
        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    private static Dictionary<string, OtherPipeline> Pipeline(string name, Topic topic) => new() { [name] = new([topic.Name]) };

    private static Dictionary<string, OtherPipeline> Pipeline(string name, Topic topic, string second, Topic secondTopic) =>
        new() { [name] = new([topic.Name]), [second] = new([secondTopic.Name]) };
}
