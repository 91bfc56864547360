using System.Text.Encodings.Web;
using Microsoft.Net.Http.Headers;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary><c>/</c>: what there is, as a page for browsers and as JSON for the rest. It tells nothing but paths, so it is open.</summary>
internal static class IndexPage
{
    private static readonly (string Name, string Path, string What)[] Entries =
    [
        ("health_live", "/health/live", "The process answers."),
        ("health_ready", "/health/ready", "The silo can take partitions."),
        ("health_dependencies", "/health/dependencies", "How Redis, Kafka, Loki and the partitions are doing."),
        ("metrics", "/metrics", "Metrics for Prometheus."),
        ("dashboard", "/dashboard/", "Orleans' dashboard."),
        ("api", "/api/v1/cluster", "The cluster: silos and what each runs."),
        ("api_pipelines", "/api/v1/pipelines", "Pipelines; below each its partitions."),
        ("api_events", "/api/v1/events", "What happens, as server-sent events."),
        ("reference", "/reference", "The API's routes, to read and to try."),
        ("openapi", "/openapi/v1.json", "The OpenAPI document of the API."),
    ];

    private static readonly Dictionary<string, string> Paths = Entries.ToDictionary(entry => entry.Name, entry => entry.Path);

    private static readonly string Html = $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>OrleansKafkaLoki</title>
        </head>
        <body>
        <h1>OrleansKafkaLoki</h1>
        <dl>
        {{string.Concat(Entries.Select(entry => $"<dt><a href=\"{entry.Path}\">{entry.Path}</a></dt><dd>{HtmlEncoder.Default.Encode(entry.What)}</dd>\n"))}}</dl>
        </body>
        </html>

        """;

    /// <summary>Maps it.</summary>
    public static void MapIndex(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/", (HttpContext context) =>
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        return WantsPage(context.Request) ? Results.Content(Html, "text/html; charset=utf-8") : Results.Json(Paths);
    }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Only browsers name pages in what they accept; other programs take anything.</summary>
    private static bool WantsPage(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
