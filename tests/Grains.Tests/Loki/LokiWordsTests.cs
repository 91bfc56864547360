using System.Globalization;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Loki;

public sealed class LokiWordsTests
{
    [Theory]
    [InlineData("no labels", "no labels")]
    [InlineData("stream '{}' has", "stream '{}' has")]
    [InlineData("stream '{a=\"b\"}' has", "stream '{}' has")]
    [InlineData("stream '{a=\"b\", c=\"d\"}' has {x=\"y\"}", "stream '{}' has {}")]
    [InlineData("stream '{a=\"quoted \\\" and } brace\"}' has", "stream '{}' has")]
    [InlineData("stream '{a=\"back\\\\\"}' has", "stream '{}' has")]
    [InlineData("cut off '{a=\"b\", c=\"in a va", "cut off '{}")]
    [InlineData("cut off '{a=\"b\\", "cut off '{}")]
    [InlineData("{\"status\":\"ok\"}", "{\"status\":\"ok\"}")]
    public void WithoutLabels_Words_LoseTheirLabelSets(string body, string expected) => Assert.Equal(expected, LokiWords.WithoutLabels(body));

    [Theory]
    [InlineData("ignored, reason: 'entry too far behind, entry timestamp is: 2026-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-01-01T00:00:05Z',", 5)]
    [InlineData("ignored, reason: 'entry too far behind, oldest acceptable timestamp is: 2026-01-01T00:00:05Z',", 5)]
    [InlineData("entry for stream '{}' has timestamp too old: 2026-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-01-01T00:00:05Z", null)]
    public void OldestInWindow_Words_IsTheStreamsLimit(string words, int? second) => Assert.Equal(
        second is { } at ? (DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds() + at) * 1_000_000_000 : null,
        LokiWords.OldestInWindow(words));

    [Theory]
    [InlineData("entry with timestamp 5 ignored, reason: 'entry too far behind',\nuser 'fake', total ignored: 3 out of 40 for stream: {}", 3, 40)]
    [InlineData("entry too far behind", null, null)]
    public void Ignored_Words_AreTheIngestersCount(string words, int? count, int? of) =>
        Assert.Equal((count, of), (LokiWords.Ignored(words)?.Count, LokiWords.Ignored(words)?.Of));
}
