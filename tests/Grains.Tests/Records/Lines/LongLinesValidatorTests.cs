using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Lines;

namespace OrleansKafkaLoki.Grains.Tests.Records.Lines;

public sealed class LongLinesValidatorTests
{
    [Theory]
    [InlineData(LongLineAction.DeadLetter, 10, 0, 0, null)]
    [InlineData(LongLineAction.Truncate, 18, 0, 0, null)]
    [InlineData(LongLineAction.Truncate, 17, 0, 0, "sink.long_lines.marker")]
    [InlineData(LongLineAction.Split, 10, 1, 30, null)]
    [InlineData(LongLineAction.Split, 10, 0, 30, "sink.long_lines.action")]
    [InlineData(LongLineAction.Split, 10, 1, 29, "sink.long_lines.action")]
    public void Validate_Limits_MustHoldWhatTheActionAdds(LongLineAction action, int lineSize, int entries, int size, string? mistake)
    {
        var sink = new LokiSinkOptions { LongLines = { Action = action, Marker = "[{bytes} bytes]" } };
        (sink.Limits.MaxLineSize, sink.Limits.MaxStructuredMetadataEntries, sink.Limits.MaxStructuredMetadataSize) = (lineSize, entries, size);

        var found = LongLinesValidator.Validate("sink", sink).ToList();

        Assert.Equal(mistake is null ? [] : [mistake], found.Select(one => one.Path));
        Assert.All(found, one => Assert.StartsWith("Must ", one.Remedy, StringComparison.Ordinal));
    }
}
