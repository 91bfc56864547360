using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.Silo.Tests.Access;

/// <summary>An OpenID Connect provider on this machine: a discovery document, keys, and tokens.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WebApplication? _app;

    public TestProvider() => Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Find(1)[0]}");

    public string Address { get; }

    /// <summary>The public keys, as a provider has them.</summary>
    public string Jwks
    {
        get
        {
            var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(SecurityKey(ECDsa.Create(_key.ExportParameters(includePrivateParameters: false))));
            return $$"""{"keys":[{"kty":"EC","use":"sig","kid":"1","crv":"{{key.Crv}}","x":"{{key.X}}","y":"{{key.Y}}"}]}""";
        }
    }

    /// <summary>Answers from now on.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(Address);
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync(context.Request.Path == "/keys"
            ? Jwks
            : $$"""{"issuer":"{{Address}}","jwks_uri":"{{Address}}/keys"}"""));
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A token.</summary>
    /// <param name="claims">What it says of its holder.</param>
    /// <param name="audience">For whom it is.</param>
    /// <param name="issuer">Who says that it issued it; default: this.</param>
    /// <param name="life">How long it is good, from now on.</param>
    /// <param name="key">What it is signed with; default: this one's key.</param>
    public string Token(Dictionary<string, object> claims, string audience = "okl", string? issuer = null, TimeSpan? life = null, SigningCredentials? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var until = now + (life ?? TimeSpan.FromHours(1));
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address,
            Audience = audience,
            Claims = claims,
            IssuedAt = until.AddHours(-2),
            NotBefore = until.AddHours(-2),
            Expires = until,
            SigningCredentials = key ?? new SigningCredentials(SecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private static ECDsaSecurityKey SecurityKey(ECDsa key) => new(key) { KeyId = "1", CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
}
