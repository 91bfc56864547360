using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Store;

namespace OrleansKafkaLoki.Silo.Tests.Store;

public sealed class RedisConnectionStringTests
{
    [Fact]
    public void Resolve_PasswordBesideString_WinsAndShowsNowhere()
    {
        var settings = RedisConnectionString.Resolve(
            new RedisOptions { ConnectionString = new Secret("a:1,b:2,ssl=true,password=old"), Password = new Secret("hunter2") });

        Assert.Equal("hunter2", settings.Password);
        Assert.True(settings.Ssl);
        Assert.Equal("a:1, b:2", RedisConnectionString.Servers(settings));
    }

    [Fact]
    public void Resolve_PasswordFileRenewed_ReadForEachLogin()
    {
        using var folder = new TempFolder();
        var file = folder.File("password");
        File.WriteAllText(file, "first\n");
        var settings = RedisConnectionString.Resolve(new RedisOptions { ConnectionString = new Secret("a:1,password=old"), PasswordFile = file });

        Assert.Equal("first", settings.Clone().Password);
        File.WriteAllText(file, "");
        Assert.Equal("first", settings.Password);
        File.Delete(file);
        Assert.Equal("first", settings.Password);
        File.WriteAllText(file, "second");
        Assert.Equal("second", settings.Clone().Password);
        Assert.Null(RedisConnectionString.WithoutCredentials(settings).Password);
    }

    [Theory]
    [InlineData("a.redis.cache.windows.net:6380")]
    [InlineData("a:6379")]
    public void Resolve_PasswordFile_LeavesTheServersOtherDefaults(string servers)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("password"), "hunter2");
        var plain = RedisConnectionString.Resolve(new RedisOptions { ConnectionString = new Secret(servers) });
        var settings = RedisConnectionString.Resolve(new RedisOptions { ConnectionString = new Secret(servers), PasswordFile = folder.File("password") });

        Assert.Equal((plain.Ssl, plain.AbortOnConnectFail, plain.DefaultVersion), (settings.Ssl, settings.AbortOnConnectFail, settings.DefaultVersion));
        Assert.DoesNotContain("hunter2", settings.ToString(includePassword: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ssl=true")]
    [InlineData("localhost:6379,nonsense=hunter2")]
    [InlineData("localhost:6379,ssl=hunter2")]
    public void Validate_NoConnectionString_IsAMistakeWithoutItsText(string text)
    {
        var mistake = Assert.Single(RedisValidator.Validate("redis", new RedisOptions { ConnectionString = new Secret(text) }));

        Assert.Equal("redis.connection_string", mistake.Path);
        Assert.DoesNotContain("hunter2", mistake.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://localhost:6379/0")]
    [InlineData("rediss://user:hunter2@localhost:6380")]
    public void Validate_Url_ShowsWhatToWriteInsteadAndNotItsText(string text)
    {
        var mistake = Assert.Single(RedisValidator.Validate("redis", new RedisOptions { ConnectionString = new Secret(text) }));

        Assert.StartsWith("Must not be a URL, but host:port and options", mistake.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_PasswordThatLooksLikeAUrl_IsNoMistake() =>
        Assert.Empty(RedisValidator.Validate("redis", new RedisOptions { ConnectionString = new Secret("localhost:6379,password=redis://x") }));
}
