using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>Gives records their places where nobody says them: the next offset, and always the same time.</summary>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition.</param>
internal sealed class InputPlaces(string topic, int partition)
{
    private readonly Dictionary<(string Topic, int Partition), long> _next = [];

    /// <summary>The topic of records that name none: the first one that the pipeline names.</summary>
    public static string TopicOf(PipelineOptions pipeline) => pipeline.Source.Topics.Find(topic => !topic.StartsWith('^')) ?? "topic";

    /// <summary>The record.</summary>
    public InputRecord Place(RecordSpec spec)
    {
        var place = (spec.Topic ?? topic, spec.Partition ?? partition);
        var offset = spec.Offset ?? _next.GetValueOrDefault(place);
        _next[place] = offset + 1;
        return new InputRecord(
            place.Item1, place.Item2, new SourceRecord(offset, spec.TimestampMs ?? RecordTime.Default, spec.Key, spec.Value, spec.HeaderBytes()));
    }
}
