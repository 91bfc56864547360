using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Journal;

public sealed class SinkHashTests
{
    [Theory]
    [InlineData("http://loki:3100", "/loki/api/v1/push", true)]
    [InlineData("http://loki:3100/", "/loki/api/v1/push", true)]
    [InlineData("http://user:secret@loki:3100", "/loki/api/v1/push", true)]
    [InlineData("http://other:3100", "/loki/api/v1/push", false)]
    [InlineData("https://loki:3100", "/loki/api/v1/push", false)]
    [InlineData("http://loki:3101", "/loki/api/v1/push", false)]
    [InlineData("http://loki:3100/eu", "/loki/api/v1/push", false)]
    [InlineData("http://loki:3100", "/push", false)]
    public void Of_Addresses_IsTheSameForTheSamePlace(string endpoint, string path, bool isSame) =>
        Assert.Equal(isSame, Of("http://loki:3100", "/loki/api/v1/push") == Of(endpoint, path));

    private static uint Of(string endpoint, string path) => SinkHash.Of(new LokiSinkOptions { Endpoint = endpoint, Path = path });
}
