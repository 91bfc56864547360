using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

/// <summary>Answers as Loki's query side gives them.</summary>
internal static class QueryAnswers
{
    private static readonly string[] Flags = ["categorize-labels"];

    /// <summary>A stream in an answer.</summary>
    public static object Stream(object labels, params (long TimestampNs, string Line)[] entries) =>
        new { stream = labels, values = entries.Select(entry => new object[] { $"{entry.TimestampNs}", entry.Line, new { structuredMetadata = new { level = "info" } } }) };

    /// <summary>An answer with these streams.</summary>
    public static Func<HttpContext, Task> Streams(params object[] streams) => Json(JsonSerializer.Serialize(new
    {
        status = "success",
        data = new { resultType = "streams", encodingFlags = Flags, result = streams, stats = new { summary = new { splits = 1 } } },
    }));

    /// <summary>An answer of JSON, or what pretends to be.</summary>
    public static Func<HttpContext, Task> Json(string text) => async context =>
    {
        context.Response.ContentType = "application/json; charset=UTF-8";
        await context.Response.WriteAsync(text);
    };
}
