using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Pauses;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Pauses;

internal static class TestPauses
{
    /// <summary>A silo that knows that no stream of a pipeline is paused.</summary>
    public static PausedStreams None(string pipeline)
    {
        var paused = new PausedStreams();
        paused.Take(pipeline, new StreamPauses(0, []));
        return paused;
    }

    /// <summary>An order.</summary>
    public static StreamPause Of(StreamScope scope, string reason = "a test") => new() { Scope = scope, Reason = reason, By = "ann", SinceMs = 1 };
}
