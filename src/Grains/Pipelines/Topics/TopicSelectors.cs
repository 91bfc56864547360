using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Pipelines.Topics;

/// <summary>Each pipeline's selector, as this silo is configured.</summary>
public sealed class TopicSelectors(IPipelineCatalog catalog)
{
    private readonly ConcurrentDictionary<string, TopicSelector> _selectors = new();

    /// <summary>The selector of a pipeline.</summary>
    /// <exception cref="KeyNotFoundException">There is no such pipeline.</exception>
    /// <exception cref="ArgumentException">An entry of its topics is no valid regular expression.</exception>
    public TopicSelector Of(string pipeline) => _selectors.GetOrAdd(pipeline, name =>
    {
        var deadLetters = from other in catalog.Pipelines
                          where other.Value.DeadLetters.Target == DeadLetterTarget.Kafka
                          select other.Value.DeadLetters.TopicOf(other.Key);
        return new TopicSelector(catalog.Pipelines[name].Source.Topics, deadLetters);
    });
}
