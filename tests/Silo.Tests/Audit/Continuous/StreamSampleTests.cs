using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Audit.Continuous;

namespace OrleansKafkaLoki.Silo.Tests.Audit.Continuous;

public sealed class StreamSampleTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Has_ManyStreams_ItIsTheShareAndOthersTheNextHour(double share)
    {
        var streams = Enumerable.Range(0, 10_000).Select(i => new LabelStream("p", "", $"{{app=\"app-{i}\"}}")).ToList();

        var now = streams.Where(stream => StreamSample.Has(stream, 7200, share)).ToHashSet();
        var later = streams.Where(stream => StreamSample.Has(stream, 10_799, share)).ToHashSet();
        var next = streams.Where(stream => StreamSample.Has(stream, 10_800, share)).ToHashSet();

        Assert.InRange(now.Count, 0.9 * share * streams.Count, 1.1 * share * streams.Count);
        Assert.Equal(now, later);
        Assert.InRange(now.Intersect(next).Count(), 0, 1.3 * share * now.Count);
    }
}
