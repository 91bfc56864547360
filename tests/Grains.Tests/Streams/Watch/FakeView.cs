using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Watch;

/// <summary>A batcher that holds as much as a test says.</summary>
internal sealed record FakeView(long HeldBytes) : IStreamView
{
    public long HeldRecords => HeldBytes / 100;

    public StreamProgress Progress { get; init; } = new(TimeProvider.System);
}
