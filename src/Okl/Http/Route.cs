namespace OrleansKafkaLoki.Okl.Http;

/// <summary>Puts paths of the API together.</summary>
internal static class Route
{
    /// <summary>The path of <paramref name="parts"/>, each of which may hold any letters.</summary>
    public static string Of(params IEnumerable<string> parts) => "api/v1/" + string.Join('/', parts.Select(Uri.EscapeDataString));

    /// <summary>A path with parameters; those without a value are left out.</summary>
    public static string With(this string path, params IEnumerable<(string Name, string? Value)> query)
    {
        var given = query.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}").ToList();
        return given.Count == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', given)}";
    }
}
