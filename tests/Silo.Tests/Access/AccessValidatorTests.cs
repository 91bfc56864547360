using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Access;

namespace OrleansKafkaLoki.Silo.Tests.Access;

public sealed class AccessValidatorTests
{
    private const string Good = "0123456789abcdef";

    [Fact]
    public void Validate_Keys_AllMistakesAreFoundAndNoneTellsAKey()
    {
        List<AccessKeyOptions> keys =
        [
            new() { Name = "ann", Key = new Secret(Good) },
            new() { Name = "ann", Key = new Secret("0123456789abcdeg") },
            new() { Name = "root", Key = new Secret("0123456789abcdeh") },
            new() { Name = "", Key = new Secret("0123456789abcde") },
            new() { Name = "a:b", Key = new Secret("0123456789 abcdef") },
            new() { Name = "ben", Key = new Secret(Good) },
            new() { Name = "cem" },
            new() { Name = "dan", KeyFile = "/nowhere/key" },
        ];

        var mistakes = AccessKeysValidator.Validate("keys", keys, taken: "root").ToList();

        Assert.Equal(
            ["keys.1.name", "keys.2.name", "keys.3.name", "keys.3.key", "keys.4.name", "keys.4.key", "keys.5.key", "keys.6.key", "keys.7.key_file"],
            mistakes.Select(mistake => mistake.Path));
        Assert.DoesNotContain(mistakes, mistake => mistake.ToString().Contains("0123456789", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://login.example/realms/ops", true)]
    [InlineData("http://127.0.0.1:8081", true)]
    [InlineData("http://localhost:8081", true)]
    [InlineData("http://login.example", false)]
    [InlineData("login.example", false)]
    public void Validate_Authority_IsHttpsUnlessOnThisMachine(string authority, bool good) =>
        Assert.Equal(good, !OidcValidator.Validate("oidc", new OidcOptions { Authority = authority, Audience = "okl", Roles = { Admin = ["ops"] } }).Any());

    [Fact]
    public void Validate_Tokens_AllMistakesAreFound()
    {
        Assert.Empty(OidcValidator.Validate("oidc", new OidcOptions()));
        Assert.Equal(["oidc.audience", "oidc.roles.read"], Paths(new OidcOptions { Audience = "okl", Roles = { Read = ["ops"] } }));
        Assert.Equal(
            ["oidc.issuer", "oidc.jwks_file", "oidc.audience", "oidc.role_claim", "oidc.roles"],
            Paths(new OidcOptions { Authority = "https://login.example", Issuer = "i", JwksFile = "f", RoleClaim = "" }));
        Assert.Equal(["oidc.jwks_file"], Paths(new OidcOptions { Issuer = "i", Audience = "okl", Roles = { Read = ["ops"] } }));
        Assert.Equal(["oidc.issuer", "oidc.jwks_file"], Paths(new OidcOptions { JwksFile = "/nowhere", Audience = "okl", Roles = { Read = ["ops"] } }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    public void Validate_JwksFile_HoldsKeys(string content)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("jwks.json"), content);

        Assert.Equal(["oidc.jwks_file"], Paths(new OidcOptions { Issuer = "i", JwksFile = folder.File("jwks.json"), Audience = "okl", Roles = { Read = ["ops"] } }));
    }

    private static IEnumerable<string> Paths(OidcOptions oidc) => OidcValidator.Validate("oidc", oidc).Select(mistake => mistake.Path);
}
