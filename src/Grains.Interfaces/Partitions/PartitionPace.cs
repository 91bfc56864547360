namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>How fast a partition gets on, over the last minute or less.</summary>
[GenerateSerializer, Immutable, Alias("okl.PartitionPace")]
public sealed record PartitionPace
{
    /// <summary>Offsets that got their verdict, in a second.</summary>
    [Id(0)] public double RecordsPerSecond { get; init; }

    /// <summary>How the lag changes.</summary>
    [Id(1)] public LagTrend Trend { get; init; }

    /// <summary>When there will be no lag if all goes on so; null where it does not shrink.</summary>
    [Id(2)] public double? SecondsToCatchUp { get; init; }

    /// <summary>When Kafka will delete what is next if all goes on so; null where it will not, or that is not known.</summary>
    [Id(3)] public double? SecondsToRetention { get; init; }

    /// <summary>The part of the time in which it encoded and sent, 0 to 1.</summary>
    [Id(4)] public double Busy { get; init; }

    /// <summary>The part of the time in which it could have read and waited: for verdicts, for others, or for an operator.</summary>
    [Id(5)] public double Waiting { get; init; }
}
