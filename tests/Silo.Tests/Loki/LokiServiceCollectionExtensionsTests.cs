using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Loki;
using OrleansKafkaLoki.Silo.Loki.Push;
using OrleansKafkaLoki.Silo.Tests.Loki.Query;

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

    [Fact]
    public async Task AddLokiReader_FromTheCatalog_Asks()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = QueryAnswers.Streams();
        var options = new PipelineOptions { Sink = { Endpoint = loki.Endpoint } };
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IPipelineCatalog>(new TestCatalog(("web", options)))
            .AddLokiReader()
            .BuildServiceProvider();

        var answer = await services.GetRequiredService<ILokiReader>().ReadAsync(
            new StreamQuestion(new LabelStream("web", "", "{app=\"api\"}"), 1, 2, 10, 100, _ => true), TestContext.Current.CancellationToken);

        Assert.Equal(new ReadAnswer(ReadOutcome.Complete, 200, ""), answer);
        Assert.Equal("/loki/api/v1/query_range", Assert.Single(loki.Received).Path);
    }
}
