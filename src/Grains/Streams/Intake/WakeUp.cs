namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>One batcher's place in <see cref="WakeUps"/>.</summary>
/// <param name="activation">Whom it wakes.</param>
internal sealed class WakeUp(IStreamActivation activation)
{
    /// <summary>When it is to be woken (<see cref="TimeProvider.GetTimestamp"/>); null while it is not.</summary>
    public long? Due { get; set; }

    /// <summary>Wakes it.</summary>
    public void Wake() => activation.Wake();
}
