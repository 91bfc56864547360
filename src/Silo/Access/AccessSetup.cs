using Microsoft.AspNetCore.Authorization;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Who may do what on the admin listener.</summary>
internal static class AccessSetup
{
    /// <summary>Protects every route that does not say that it is open.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, Func<IServiceProvider, AccessRules> rules, OidcOptions oidc)
    {
        // The core alone: what AddAuthentication adds to it (data protection) would write keys to disk.
        services
            .AddSingleton(rules)
            .AddSingleton<FailedTries>()
            .AddSingleton<AccessMetrics>()
            .AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswer>()
            .AddWebEncoders()
            .AddTransient<AccessHandler>()
            .AddAuthenticationCore(authentication =>
            {
                authentication.AddScheme<AccessHandler>(AccessHandler.Scheme, displayName: null);
                authentication.DefaultScheme = AccessHandler.Scheme;
            });
        if (oidc.IsOn())
        {
            services.AddOidc(oidc);
        }

        return services.AddAuthorization(authorization =>
            authorization.DefaultPolicy = authorization.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new RoleRequirement()).Build())
            .AddSingleton<IAuthorizationHandler, RoleRequirement>();
    }
}
