using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Pipelines;
using OrleansKafkaLoki.Silo.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

public sealed class LokiServiceCollectionExtensionsTests
{
    [Fact]
    public async Task AddLokiPusher_FromTheCatalog_Pushes()
    {
        await using var loki = await LokiStub.StartAsync();
        var options = new PipelineOptions { Sink = { Endpoint = loki.Endpoint } };
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IPipelineCatalog>(new TestCatalog(("web", options)))
            .AddLokiPusher()
            .BuildServiceProvider();

        var verdict = await services.GetRequiredService<ILokiPusher>().PushAsync(TestProtobuf.Batch(), TestContext.Current.CancellationToken);

        Assert.Equal(PushAnswer.Delivered(204), verdict);
        Assert.Equal("web", Assert.Single(services.GetRequiredService<LokiPusher>().Health).Pipeline);
    }
}
