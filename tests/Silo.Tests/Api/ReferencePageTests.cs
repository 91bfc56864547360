using OrleansKafkaLoki.Silo.Api;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class ReferencePageTests
{
    [Fact]
    public async Task Get_Reference_ShowsTheDocumentAndAsksNobodyElse()
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster());

        var page = await listener.Client.GetStringAsync(new Uri($"{ReferencePage.Route.TrimStart('/')}/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        Assert.Contains("src=\"scalar.js\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page, StringComparison.Ordinal); // No address of another host.
    }
}
