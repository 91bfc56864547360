namespace OrleansKafkaLoki.Grains.Base;

/// <summary>What the log's writer has to know of messages.</summary>
public static class ShipperLog
{
    /// <summary>What the event names of messages begin with that report lost records: each is written, however many there are.</summary>
    public const string Loss = "RecordsLost.";
}
