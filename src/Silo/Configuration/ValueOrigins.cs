using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>Where the values of a configuration come from, by their keys.</summary>
internal sealed class ValueOrigins
{
    private readonly Dictionary<string, ValueOrigin> _origins = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Says where a value comes from; the last word counts.</summary>
    public void Set(string key, ValueOrigin origin) => _origins[key] = origin;

    /// <summary>Where the value at a path comes from, or the first one below it; null for nowhere.</summary>
    public ValueOrigin? Of(string path)
    {
        var key = OptionPath.ToKey(path);
        return _origins.TryGetValue(key, out var origin) ? origin : _origins
            .Where(pair => pair.Key.StartsWith(key + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase))
            .Select(pair => (ValueOrigin?)pair.Value)
            .MinBy(below => below!.Value.Line);
    }
}
