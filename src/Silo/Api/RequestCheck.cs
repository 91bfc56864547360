using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>Refuses what a route does not know of a request: a condition that nobody looks at must not seem to hold.</summary>
internal static class RequestCheck
{
    /// <summary>Refuses parameters that the route does not name, and <c>If-Match</c> where it has no ETags.</summary>
    public static async ValueTask<object?> RefuseUnknownAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, route) = (context.HttpContext.Request, context.HttpContext.GetEndpoint()!.Metadata);
        if (route.GetMetadata<HasReader>() is null
            && QueryReader.Unknown(request.Query, route.GetOrderedMetadata<QueryParameter>()).ToList() is { Count: > 0 } unknown)
        {
            return ApiProblem.Unreadable(unknown).ToResult();
        }

        return request.Headers.IfMatch.Count > 0 && !RouteRole.IsSafe(request.Method) && route.GetMetadata<HasETag>() is null
            ? ApiProblem.NoETag().ToResult()
            : await next(context);
    }

    /// <summary>Says of a route that a <see cref="QueryReader"/> finds what is unknown, with all other mistakes.</summary>
    internal sealed class HasReader;

    /// <summary>Says of a route that it looks at <c>If-Match</c>.</summary>
    internal sealed class HasETag;
}
