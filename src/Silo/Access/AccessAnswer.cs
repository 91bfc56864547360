using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Answers whoever is not let in.</summary>
internal sealed class AccessAnswer(AccessMetrics metrics) : IAuthorizationMiddlewareResultHandler
{
    private const int ProviderRetrySeconds = 5;

    /// <inheritdoc/>
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        if (authorizeResult.Forbidden)
        {
            metrics.Refused(context, Refusal.Role);
            var needed = RouteRole.Of(context.GetEndpoint()!.Metadata, context.Request.Method);
            return AccessProblem.Forbidden(needed, RoleRequirement.RoleOf(context.User)).ToResult().ExecuteAsync(context);
        }

        var refused = context.Features.Get<RefusedRequest>() ?? new RefusedRequest(Refusal.Missing, null);
        metrics.Refused(context, refused.Refusal);
        var problem = AccessProblem.Of(refused.Refusal);
        switch (problem.Status)
        {
            case StatusCodes.Status401Unauthorized:
                context.Response.Headers[HeaderNames.WWWAuthenticate] = "Basic realm=\"orleans-kafka-loki\", charset=\"UTF-8\"";
                context.Response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer realm=\"orleans-kafka-loki\"");
                break;
            case StatusCodes.Status429TooManyRequests:
                context.Response.Headers.RetryAfter = Math.Ceiling(refused.RetryAfter!.Value.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                break;
            default:
                context.Response.Headers.RetryAfter = ProviderRetrySeconds.ToString(CultureInfo.InvariantCulture);
                break;
        }

        return problem.ToResult().ExecuteAsync(context);
    }
}
