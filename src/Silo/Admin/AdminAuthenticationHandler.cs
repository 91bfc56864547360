using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>HTTP basic and bearer authentication against <see cref="AdminCredentials"/>.</summary>
internal sealed class AdminAuthenticationHandler(
    AdminCredentials credentials, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public new const string Scheme = "Admin";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!credentials.Accept(Request.Headers.Authorization))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, "operator")], Scheme);
        if (credentials.NameOf(Request.Headers.Authorization) is { } name)
        {
            identity.AddClaim(new Claim(ClaimTypes.Name, name));
        }

        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Basic realm=\"orleans-kafka-loki\", charset=\"UTF-8\"";
        return base.HandleChallengeAsync(properties);
    }
}
