using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>The pipelines there are: this silo's and, while silos are configured differently, those of the others.</summary>
internal sealed class PipelineNames(IPipelineCatalog catalog, IClusterReader reader)
{
    /// <summary>All names, in order.</summary>
    /// <exception cref="ClusterUnavailableException">The others could not be asked.</exception>
    public async Task<IReadOnlyList<string>> AllAsync()
    {
        var cluster = await reader.ClusterAsync();
        return [.. cluster.Silos.SelectMany(silo => silo.Pipelines).Union(catalog.Pipelines.Keys).Order(StringComparer.Ordinal)];
    }

    /// <summary>Null when there is a pipeline <paramref name="name"/>, else the names that there are.</summary>
    /// <exception cref="ClusterUnavailableException">The others could not be asked.</exception>
    public async Task<IReadOnlyList<string>?> UnlessKnownAsync(string name)
    {
        if (catalog.Pipelines.ContainsKey(name))
        {
            return null;
        }

        var all = await AllAsync();
        return all.Contains(name) ? null : all;
    }
}
