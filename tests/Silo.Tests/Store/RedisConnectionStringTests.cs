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
