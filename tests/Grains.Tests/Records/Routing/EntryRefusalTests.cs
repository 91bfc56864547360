using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

public sealed class EntryRefusalTests
{
    [Fact]
    public void Of_Undecodable_TellsWhatTheValueSeemsToBe()
    {
        var (cause, reason) = EntryRefusal.Of(EntryOutcome.Undecodable, [0xFF, 0xFE, 0, 0]);

        Assert.Equal(RejectionCause.Undecodable, cause);
        Assert.EndsWith("on_error is dead_letter: it is UTF-16.", reason, StringComparison.Ordinal);
    }
}
