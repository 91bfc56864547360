using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Admin;

namespace OrleansKafkaLoki.Silo.Tests.Admin;

public sealed class AdminValidatorTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("localhost:8080", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("127.0.0.1:0", true)]
    [InlineData("0.0.0.0:8080", false)]
    [InlineData("[::]:8080", false)]
    [InlineData("192.0.2.1:8080", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("example.org:8080", false)]
    public void Validate_WithoutCredentials_TakesLoopbackOnly(string listen, bool good) =>
        Assert.Equal(good, !AdminValidator.Validate("admin", new AdminOptions { Listen = listen }).Any(mistake => !mistake.IsWarning));

    public static TheoryData<AdminOptions> Protections =>
    [
        new AdminOptions { Token = new Secret("t") },
        new AdminOptions { Username = "u", Password = new Secret("p") },
        new AdminOptions { Keys = [new AccessKeyOptions { Name = "ci", Key = new Secret("0123456789abcdef") }] },
        new AdminOptions { Oidc = new OidcOptions { Authority = "https://login.example", Audience = "okl", Roles = { Read = ["ops"] } } },
    ];

    [Theory]
    [MemberData(nameof(Protections), DisableDiscoveryEnumeration = true)]
    public void Validate_BeyondLoopbackWithSomethingToProve_OnlyWarnsThatThereIsNoTls(AdminOptions options)
    {
        options.Listen = "0.0.0.0:8080";

        var warning = Assert.Single(AdminValidator.Validate("admin", options));

        Assert.Equal((true, "admin.tls.crt_file"), (warning.IsWarning, warning.Path));
    }

    [Fact]
    public void Validate_UserWithoutPassword_IsAMistake() =>
        Assert.Equal("admin.username", Assert.Single(AdminValidator.Validate("admin", new AdminOptions { Username = "u" })).Path);

    [Fact]
    public void Validate_EmptySecrets_AreMistakes() => Assert.Equal(
        ["admin.password", "admin.token"],
        AdminValidator.Validate("admin", new AdminOptions { Username = "u", Password = new Secret(""), Token = new Secret("") }).Select(mistake => mistake.Path));

    [Fact]
    public void Validate_SecretTwiceAndFileMissing_AreBothReported()
    {
        var options = new AdminOptions { Token = new Secret("hunter2"), TokenFile = "/nowhere/token" };

        var mistakes = AdminValidator.Validate("admin", options).ToList();

        Assert.Equal(["admin.token_file", "admin.token_file"], mistakes.Select(mistake => mistake.Path));
        Assert.DoesNotContain(mistakes, mistake => mistake.ToString().Contains("hunter2", StringComparison.Ordinal));
    }
}
