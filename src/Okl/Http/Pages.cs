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

    /// <summary>Whether some silo did not answer, so that something is missing.</summary>
    public static bool IsPartial(JsonNode answer) => answer.At("silent") is not null;

    /// <summary>Says what is not shown; null where all is.</summary>
    public static string? Remark(JsonNode answer)
    {
        var missing = answer.ItemsAt("silent").Select(silent => $"{silent.TextAt("silo")} did not answer, what it has is missing: {silent.TextAt("reason")}");
        string[] remarks = answer.TextAt("next_cursor") is null
            ? [.. missing]
            : [.. missing, $"{answer.ItemsAt("items").Count()} of {answer.TextAt("total") ?? "more"} are shown; --limit N shows more, --all shows all."];
        return remarks.Length == 0 ? null : string.Join('\n', remarks);
    }
}
