using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Finds out who sends a request: by a key, or by a provider's token.</summary>
internal sealed class AccessHandler(
    AccessRules rules, FailedTries tries, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public new const string Scheme = "Access";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (rules.WantsCertificate && Context.Connection.ClientCertificate is null)
        {
            return Refuse(Refusal.Certificate);
        }

        if (rules.AreOpen)
        {
            return Accept(null, AccessRole.Admin);
        }

        var (address, header) = (Context.Connection.RemoteIpAddress, Request.Headers.Authorization.ToString());
        var given = GivenSecret.Parse(header);
        var key = given is { } secret ? rules.Find(secret) : null;
        var wait = tries.Wait(address, key?.Name);
        if (key is not null && wait is null)
        {
            tries.Prove(address, key.Name);
            return Accept(key.Name, key.Role);
        }

        // A token cannot be guessed, so it is good however many tries were not.
        var isToken = rules.TakesTokens && given is { User: null } && header.Count(letter => letter == '.') == 2;
        var token = isToken && key is null ? await Context.AuthenticateAsync(OidcSetup.Scheme) : null;
        if (token is { Succeeded: true })
        {
            return Accept(token.Principal.Identity?.Name, RoleRequirement.RoleOf(token.Principal));
        }

        if (wait is { } left)
        {
            return Refuse(Refusal.TooMany, left);
        }

        if (header.Length == 0)
        {
            return Refuse(Refusal.Missing);
        }

        if (token is { Failure: not (null or SecurityTokenException or ArgumentException) })
        {
            return Refuse(Refusal.Provider);
        }

        tries.Fail(address);
        return Refuse(isToken ? Refusal.Token : Refusal.Wrong);
    }

    private static AuthenticateResult Accept(string? name, AccessRole? role)
    {
        var identity = new ClaimsIdentity(Scheme);
        if (name is not null)
        {
            identity.AddClaim(new Claim(ClaimTypes.Name, name));
        }

        if (role is not null)
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, role.Value.ToString()));
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    private AuthenticateResult Refuse(Refusal refusal, TimeSpan? retryAfter = null)
    {
        Context.Features.Set(new RefusedRequest(refusal, retryAfter));
        return AuthenticateResult.NoResult();
    }
}
