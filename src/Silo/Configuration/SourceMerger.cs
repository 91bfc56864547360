using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>
/// Lays several sources over each other, later ones winning, under one spelling per name. <see cref="IConfiguration"/> does not
/// tell case apart but keeps it, so without this an <c>OKL__PIPELINES__…</c> variable would decide by chance whether a label
/// from the file is <c>app</c> or <c>APP</c>. Dots in names and in paths mean the same.
/// </summary>
internal sealed class SourceMerger
{
    private readonly Dictionary<string, string> _spellings = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string?> _merged = [];

    /// <summary>One configuration of all <paramref name="layers"/>, in their order.</summary>
    public static IConfigurationRoot Merge(IEnumerable<SourceLayer> layers, ValueOrigins origins)
    {
        var merger = new SourceMerger();
        foreach (var layer in layers)
        {
            merger.Add(layer, origins);
        }

        return new ConfigurationBuilder().AddInMemoryCollection(merger._merged).Build();
    }

    private void Add(SourceLayer layer, ValueOrigins origins)
    {
        using var root = new ConfigurationRoot([layer.Provider]);
        foreach (var (key, value) in root.AsEnumerable())
        {
            var spelling = Spelling(OptionPath.ToKey(key));
            if (value is not null || !root.GetSection(key).GetChildren().Any())
            {
                _merged[spelling] = value;
                origins.Set(spelling, layer.OriginOf(key));
            }
        }
    }

    /// <summary>The key as it was first spelt, segment by segment.</summary>
    private string Spelling(string key)
    {
        if (_spellings.TryGetValue(key, out var known))
        {
            return known;
        }

        var parent = ConfigurationPath.GetParentPath(key);
        var spelling = parent is null ? key : ConfigurationPath.Combine(Spelling(parent), ConfigurationPath.GetSectionKey(key));
        _spellings.Add(key, spelling);
        return spelling;
    }
}
