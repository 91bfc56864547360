using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>
/// Refuses what a page of another origin sends through its visitor's browser: one on loopback lets everybody in, and a browser adds
/// credentials by itself. Browsers say where a request comes from; programs do not, and may.
/// </summary>
internal static class OriginCheck
{
    /// <summary>Checks every request that may change something.</summary>
    public static IApplicationBuilder UseOriginCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsAllowed(context.Request))
        {
            return next(context);
        }

        context.RequestServices.GetRequiredService<AccessMetrics>().Refused(context, Refusal.Origin);
        return ApiProblem.CrossOrigin().ToResult().ExecuteAsync(context);
    });

    /// <summary>Whether <paramref name="request"/> changes nothing, or comes from a page of this listener or from no page.</summary>
    internal static bool IsAllowed(HttpRequest request) => RouteRole.IsSafe(request.Method) || request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" or "none" => true,
        "" => request.Headers.Origin.ToString() is var origin && (origin.Length == 0 || IsHost(origin, request.Host)),
        _ => false,
    };

    /// <summary>By name and port alone: whatever speaks TLS before this listener leaves it to think that it does not.</summary>
    private static bool IsHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && uri.Port == (host.Port ?? (uri.IsDefaultPort ? uri.Port : -1));
}
