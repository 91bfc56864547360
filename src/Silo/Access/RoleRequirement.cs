using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Lets in whoever has the role that the route needs. Where there is no route, there is nothing to protect.</summary>
internal sealed class RoleRequirement : AuthorizationHandler<RoleRequirement>, IAuthorizationRequirement
{
    /// <summary>The role of whoever sends a request; null for none.</summary>
    public static AccessRole? RoleOf(ClaimsPrincipal user) => Enum.TryParse<AccessRole>(user.FindFirstValue(ClaimTypes.Role), out var role) ? role : null;

    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        if (context.Resource is HttpContext http
            && (http.GetEndpoint() is not { } route || RoleOf(context.User) >= RouteRole.Of(route.Metadata, http.Request.Method)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
