using Microsoft.AspNetCore.Routing.Template;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What a request below <c>/api</c> is told for which there is no route.</summary>
internal static class UnknownRoute
{
    /// <summary>Maps it. It takes every method of every path, so the framework's own answer to a wrong method never comes; ours does.</summary>
    public static void MapUnknownRoute(this IEndpointRouteBuilder endpoints) => endpoints.MapFallback("/api/{**path}", (HttpContext context, EndpointDataSource routes) =>
    {
        if (Methods(routes, context.Request.Path) is not { Length: > 0 } methods)
        {
            return ApiProblem.NoRoute(context.Request.Path).ToResult();
        }

        if (methods.Contains(context.Request.Method))
        {
            return ApiProblem.NoJson("""{"reason":"loki upgrade"}""").ToResult(); // The route is there, and takes no body of that kind.
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        return ApiProblem.NoMethod(context.Request.Method, methods).ToResult();
    }).NeedsRole(AccessRole.Read);

    /// <summary>The methods of the routes that a path has.</summary>
    private static string[] Methods(EndpointDataSource routes, PathString path) =>
    [
        .. (from route in routes.Endpoints.OfType<RouteEndpoint>()
            let methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
            where methods is { Count: > 0 }
                && new TemplateMatcher(new RouteTemplate(route.RoutePattern), []).TryMatch(path, [])
            from method in methods
            select method).Distinct().Order(StringComparer.Ordinal),
    ];
}
