using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;

namespace OrleansKafkaLoki.Okl.Http;

/// <summary>Reads lists that come by pages.</summary>
internal static class Pages
{
    /// <summary>The first page, or <paramref name="all"/> of them as one.</summary>
    public static async Task<ApiAnswer> ReadAsync(ApiClient api, string path, bool all, CancellationToken cancellationToken)
    {
        var first = await api.GetAsync(path, cancellationToken);
        if (!all || first.Json.TextAt("next_cursor") is not { } cursor)
        {
            return first;
        }

        var items = first.Json.At("items")!.AsArray();
        for (var next = cursor; next is not null;)
        {
            var page = await api.GetAsync(path.With(("cursor", next)), cancellationToken);
            foreach (var item in page.Json.ItemsAt("items").ToList())
            {
                items.Add(item.DeepClone());
            }

            next = page.Json.TextAt("next_cursor");
        }

        first.Json.AsObject().Remove("next_cursor");
        return first with { Text = first.Json.ToJsonString(JsonWriting.Compact) };
    }

    /// <summary>Says that there is more than was shown; null where all was.</summary>
    public static string? Remark(JsonNode answer) => answer.TextAt("next_cursor") is null
        ? null
        : $"{answer.ItemsAt("items").Count()} of {answer.TextAt("total") ?? "more"} are shown; --limit N shows more, --all shows all.";
}
