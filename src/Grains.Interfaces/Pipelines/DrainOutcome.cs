namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>How far partitions that are being drained have come.</summary>
/// <param name="Control">What came of the pause that a drain begins with.</param>
/// <param name="InFlight">Records that they have read and that have no verdict yet; 0 when they are drained.</param>
/// <param name="Unsettled">Partitions that still read, start or move, or whose checkpoint lags behind; 0 when they are drained.</param>
/// <param name="Silent">Partitions that did not answer.</param>
[GenerateSerializer, Immutable, Alias("okl.DrainOutcome")]
public sealed record DrainOutcome(
    [property: Id(0)] ControlOutcome Control, [property: Id(1)] long InFlight, [property: Id(2)] int Unsettled, [property: Id(3)] int Silent)
{
    /// <summary>True when nothing is under way.</summary>
    public bool IsDrained => InFlight == 0 && Unsettled == 0 && Silent == 0;
}
