using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>The tokens of an OpenID Connect provider.</summary>
internal static class OidcSetup
{
    /// <summary>The scheme's name.</summary>
    public const string Scheme = "Oidc";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>None that is made with a secret which both sides know: the keys are public.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Takes them.</summary>
    public static IServiceCollection AddOidc(this IServiceCollection services, OidcOptions oidc)
    {
        new AuthenticationBuilder(services.AddSingleton<IAuthenticationConfigurationProvider, NoConfiguration>()).AddJwtBearer(Scheme, _ => { });
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<TimeProvider, ILoggerFactory>((jwt, time, loggers) => Configure(jwt, oidc, time, loggers));
        return services;
    }

    private static void Configure(JwtBearerOptions jwt, OidcOptions oidc, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(typeof(OidcSetup));
        jwt.MapInboundClaims = false;
        jwt.SaveToken = false;
        jwt.BackchannelTimeout = Patience;
        jwt.Audience = oidc.Audience;
        jwt.TokenValidationParameters.ValidAlgorithms = Algorithms;
        if (oidc.Authority is { } authority)
        {
            jwt.Authority = authority;
            jwt.RequireHttpsMetadata = !IsLoopback(new Uri(authority));
        }
        else
        {
            var keys = Keys(oidc.JwksFile!, time, logger);
            jwt.TokenValidationParameters.ValidIssuer = oidc.Issuer;
            jwt.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, _, _) => keys.Current.GetSigningKeys();
        }

        var provider = new OidcProvider(oidc.Authority, time, logger);
        jwt.Events = new JwtBearerEvents
        {
            OnMessageReceived = received => AskProviderAsync(received, provider),
            OnTokenValidated = validated =>
            {
                validated.Principal = Ours(validated.Principal!, oidc);
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>The keys of a file.</summary>
    public static JsonWebKeySet ReadKeys(string file)
    {
        try
        {
            return new JsonWebKeySet(File.ReadAllText(file)) is { Keys.Count: > 0 } keys ? keys : throw new CryptographicException($"{file} holds no keys.");
        }
        catch (ArgumentException exception)
        {
            throw new CryptographicException($"{file} is no JWKS.", exception);
        }
    }

    /// <summary>Whether a provider is on this machine, where its words need no TLS.</summary>
    public static bool IsLoopback(Uri provider) => provider.IsLoopback || (IPAddress.TryParse(provider.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>That the provider is away is told apart from a token that is not good.</summary>
    private static async Task AskProviderAsync(MessageReceivedContext received, OidcProvider provider)
    {
        try
        {
            if (received.Options.ConfigurationManager is { } manager)
            {
                await provider.AskAsync(manager).WaitAsync(received.HttpContext.RequestAborted);
            }
        }
        catch (Exception exception) when (!received.HttpContext.RequestAborted.IsCancellationRequested)
        {
            received.Fail(exception);
        }
    }

    private static RenewingFiles<JsonWebKeySet> Keys(string file, TimeProvider time, ILogger logger) =>
        new("admin.oidc.jwks_file", [file], () => ReadKeys(file), time, logger);

    private static ClaimsPrincipal Ours(ClaimsPrincipal theirs, OidcOptions oidc)
    {
        var identity = new ClaimsIdentity(Scheme);
        if (TokenClaims.Name(theirs, oidc) is { } name)
        {
            identity.AddClaim(new Claim(ClaimTypes.Name, name));
        }

        if (TokenClaims.Role(theirs, oidc) is { } role)
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, role.ToString()));
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>All that is configured stands in our options.</summary>
    private sealed class NoConfiguration : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationManager();
    }
}
