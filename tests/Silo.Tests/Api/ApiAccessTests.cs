using System.Net;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class ApiAccessTests
{
    [Theory]
    [InlineData("api/v1/cluster")]
    [InlineData("api/v1/pipelines")]
    [InlineData("api/v1/pipelines/app")]
    [InlineData("api/v1/pipelines/app/partitions")]
    [InlineData("api/v1/pipelines/app/topics/a/partitions/0")]
    [InlineData("api/v1/nothing")]
    [InlineData("openapi/v1.json")]
    [InlineData("metrics")]
    public async Task Get_WithoutTheToken_IsNotLetIn(string path)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster { Partitions = [StaticCluster.Running("a", 0, 0)] }, token: "t");

        using var stranger = await listener.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        listener.Client.DefaultRequestHeaders.Add("Authorization", "Bearer t");
        using var known = await listener.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.NotEqual(HttpStatusCode.Unauthorized, known.StatusCode);
    }
}
