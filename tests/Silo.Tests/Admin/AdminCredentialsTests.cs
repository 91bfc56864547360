using System.Text;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Admin;

namespace OrleansKafkaLoki.Silo.Tests.Admin;

public sealed class AdminCredentialsTests
{
    private static readonly AdminCredentials Both = AdminCredentials.Resolve(
        new AdminOptions { Username = "operator", Password = new Secret("pä:ss"), Token = new Secret("abc") });

    [Theory]
    [InlineData("operator:pä:ss", true)]
    [InlineData("operator:pä:s", false)]
    [InlineData("Operator:pä:ss", false)]
    [InlineData("", false)]
    public void Accept_Basic_NeedsUserAndPassword(string pair, bool accepted) =>
        Assert.Equal(accepted, Both.Accept($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}"));

    [Theory]
    [InlineData("Bearer abc", true)]
    [InlineData("bearer  abc", true)]
    [InlineData("Bearer ab", false)]
    [InlineData("Bearer", false)]
    [InlineData("Basic abc", false)]
    [InlineData("Basic !!!", false)]
    [InlineData("abc", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Accept_Header_NeedsTheToken(string? header, bool accepted) => Assert.Equal(accepted, Both.Accept(header));

    [Theory]
    [InlineData("Basic eDp5", "ann")]
    [InlineData("basic eDp5", "ann")]
    [InlineData("Bearer abc", "the holder of admin.token")]
    public void NameOf_Header_IsTheUsersOrTheTokens(string header, string name) => Assert.Equal(
        name, AdminCredentials.Resolve(new AdminOptions { Username = "ann", Password = new Secret("y"), Token = new Secret("abc") }).NameOf(header));

    [Fact]
    public void Accept_NothingConfigured_IsOpen() => Assert.True(AdminCredentials.Resolve(new AdminOptions()).Accept(null));

    [Fact]
    public void Accept_OnlyTokenConfigured_TakesNoPassword() =>
        Assert.False(AdminCredentials.Resolve(new AdminOptions { Token = new Secret("abc") }).Accept("Basic Og=="));
}
