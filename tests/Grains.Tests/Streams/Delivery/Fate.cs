namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

/// <summary>What becomes of one attempt.</summary>
internal enum Fate
{
    Answered,
    LostAfterStoring,
    LostBeforeStoring,
    LostHalfStored,
}
