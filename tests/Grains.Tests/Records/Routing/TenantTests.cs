using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

public sealed class TenantTests
{
    [Theory]
    [InlineData(null, null, "", 0)]
    [InlineData("fixed", "ops", "fixed", 0)]
    [InlineData("team-{{ t }}", "ops", "team-a", 0)]
    [InlineData("{{ missing }}", "ops", "ops", 1)]
    [InlineData("{{ missing }}", null, "", 1)]
    [InlineData("{{ bad }}", "ops", "ops", 1)]
    public void Route_Tenant_IsRenderedOrTheFallback(string? tenant, string? fallback, string expected, int fallbacks)
    {
        var options = RouterHarness.Json(("job", "x"));
        (options.Sink.TenantId, options.Sink.FallbackTenantId) = (tenant, fallback);

        var routed = RouterHarness.Run(options, TestRecord.Of("""{"t":"a","bad":"a/b"}"""))!;

        Assert.Equal(expected, routed.Tenant);
        Assert.Equal(fallbacks, routed.Counters.TenantFallbacks);
        Assert.Equal("""{job="x"}""", routed.Labels);
    }

    [Theory]
    [InlineData("aZ09!-_.*'()", true)]
    [InlineData("...", true)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a|b", false)]
    [InlineData("a#b", false)]
    [InlineData("é", false)]
    public void IsValid_Name_FollowsLoki(string name, bool expected) =>
        Assert.Equal(expected, TenantName.IsValid(System.Text.Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void IsValid_LongName_EndsAt150Bytes()
    {
        Assert.True(TenantName.IsValid(new string('a', 150).Select(c => (byte)c).ToArray()));
        Assert.False(TenantName.IsValid(new string('a', 151).Select(c => (byte)c).ToArray()));
    }
}
