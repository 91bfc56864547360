namespace OrleansKafkaLoki.Quickstart.Loki.Page;

/// <summary>The page to look at the logs: one HTML file with its style and script, all within this assembly.</summary>
internal static class LogPage
{
    private static readonly (string Path, string Resource, string ContentType)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/page.css", "page.css", "text/css; charset=utf-8"),
        ("/page.js", "page.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Serves the page at the root.</summary>
    public static void Map(WebApplication app)
    {
        foreach (var (path, resource, contentType) in Files)
        {
            app.MapGet(path, (RequestDelegate)(async context =>
            {
                context.Response.ContentType = contentType;
                await using var content = typeof(LogPage).Assembly.GetManifestResourceStream(typeof(LogPage), resource)!;
                await content.CopyToAsync(context.Response.Body, context.RequestAborted);
            }));
        }
    }
}
