using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>.</summary>
internal static class HealthEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>Maps both. They stay open to probes; only who <paramref name="maySeeDetails"/> is told about the parts.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints, Func<HttpContext, Task<bool>> maySeeDetails)
    {
        // Live means that the process answers. What it waits for is no reason to restart it.
        endpoints.MapGet("/health/live", context =>
            context.Response.WriteAsJsonAsync(new HealthReport("live"), Json, context.RequestAborted));

        endpoints.MapGet("/health/ready", async context =>
        {
            var report = HealthReport.Readiness(context.RequestServices.GetServices<IHealthSource>());
            context.Response.StatusCode = report.Status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            var visible = await maySeeDetails(context) ? report : report with { Parts = null };
            await context.Response.WriteAsJsonAsync(visible, Json, context.RequestAborted);
        });
    }
}
