using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class ApiDocumentTests
{
    private const string CheckedIn = "deploy/openapi.json";

    [Fact]
    public async Task Document_CheckedIn_IsThatOfTheApi()
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster());

        var document = await listener.Client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.True(
            await File.ReadAllTextAsync(RepositoryFile.Path(CheckedIn), TestContext.Current.CancellationToken) == document,
            $"{CheckedIn} is not that of the API any more. Renew it from a silo that runs: curl -s http://127.0.0.1:8080/openapi/v1.json > {CheckedIn}");
    }
}
