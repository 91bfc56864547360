using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Selection;

/// <summary>A <see cref="StreamScope"/> that is read once and asked of many streams.</summary>
internal sealed class StreamFilter
{
    private readonly StreamScope _scope;
    private readonly StreamSelector _selector;

    /// <summary>Reads a scope.</summary>
    /// <exception cref="ArgumentException">Its selector is none.</exception>
    public StreamFilter(StreamScope scope) => (_scope, _selector) = (scope, StreamSelector.Parse(scope.Selector));

    /// <summary>True when a stream is one of the scope's.</summary>
    public bool Finds(LabelStream stream) => (_scope.Tenant is null || _scope.Tenant == stream.Tenant) && _selector.Finds(stream.Labels);
}
