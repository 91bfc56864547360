using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/health/dependencies</c>.</summary>
internal static class HealthEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>Maps them. They stay open to probes; only who <paramref name="maySeeDetails"/> is told about the parts.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints, Func<HttpContext, bool> maySeeDetails)
    {
        // Live means that the process answers. What it waits for is no reason to restart it.
        endpoints.MapGet("/health/live", context =>
            context.Response.WriteAsJsonAsync(new HealthReport("live"), Json, context.RequestAborted)).AllowAnonymous();

        endpoints.MapGet("/health/ready", context => AnswerAsync(
            context, HealthReport.Readiness(context.RequestServices.GetRequiredService<SiloHealth>().Check()), maySeeDetails)).AllowAnonymous();

        endpoints.MapGet("/health/dependencies", context => AnswerAsync(
            context, HealthReport.Dependencies(context.RequestServices.GetServices<IHealthSource>()), maySeeDetails)).AllowAnonymous();
    }

    private static async Task AnswerAsync(HttpContext context, HealthReport report, Func<HttpContext, bool> maySeeDetails)
    {
        context.Response.StatusCode = report.IsGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        var visible = maySeeDetails(context) ? report : report with { Parts = null };
        await context.Response.WriteAsJsonAsync(visible, Json, context.RequestAborted);
    }
}
