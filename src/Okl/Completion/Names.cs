using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Json;

namespace OrleansKafkaLoki.Okl.Completion;

/// <summary>The names that the API knows.</summary>
internal static class Names
{
    /// <summary>Nobody waits longer for a list of names.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What may stand for <paramref name="word"/>, of the form PIPELINE[/TOPIC[/N]]; a name that has to go on ends with a slash.</summary>
    /// <param name="connection">The API.</param>
    /// <param name="word">What is written so far.</param>
    /// <param name="least">How many parts there must be.</param>
    /// <param name="most">How many there may be.</param>
    public static IReadOnlyList<string> Completing(ApiConnection connection, string word, int least, int most)
    {
        var parts = word.Split('/');
        if (parts.Length > most)
        {
            return [];
        }

        var before = word[..(word.LastIndexOf('/') + 1)];
        return
        [
            .. Ask(connection, api => NamesAsync(api, parts)).Select(name => before + name).Where(name => name.StartsWith(word, StringComparison.Ordinal))
                .SelectMany(name => Forms(name, parts.Length, least, most)),
        ];
    }

    /// <summary>The silos.</summary>
    public static IReadOnlyList<string> Silos(ApiConnection connection) => [.. Ask(connection, async api =>
        (await api.GetAsync(Route.Of("cluster"), CancellationToken.None)).Json.ItemsAt("silos").Select(silo => silo.TextAt("silo")!))];

    /// <summary>Completions are asked for where nothing can be awaited.</summary>
    private static IEnumerable<string> Ask(ApiConnection connection, Func<ApiClient, Task<IEnumerable<string>>> names)
    {
        using var api = new ApiClient(connection with { Timeout = Patience });
        return Task.Run(() => names(api)).GetAwaiter().GetResult();
    }

    private static IEnumerable<string> Forms(string name, int parts, int least, int most)
    {
        if (parts >= least)
        {
            yield return name;
        }

        if (parts < most)
        {
            yield return name + "/";
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(ApiClient api, string[] parts)
    {
        if (parts.Length == 1)
        {
            return (await api.GetAsync(Route.Of("pipelines"), CancellationToken.None)).Json.ItemsAt("items").Select(item => item.TextAt("pipeline")!);
        }

        var path = Route.Of("pipelines", parts[0], "partitions").With(("topic", parts.Length > 2 ? parts[1] : null), ("sort", "topic,partition"), ("limit", "1000"));
        var partitions = (await api.GetAsync(path, CancellationToken.None)).Json.ItemsAt("items");
        return partitions.Select(item => item.TextAt(parts.Length > 2 ? "partition" : "topic")!).Distinct();
    }
}
