namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>One batcher's place in <see cref="WakeUps"/>.</summary>
/// <param name="wake">Wakes it; called on any thread, and must not block.</param>
internal sealed class WakeUp(Action wake)
{
    /// <summary>When it is to be woken (<see cref="TimeProvider.GetTimestamp"/>); null while it is not.</summary>
    public long? Due { get; set; }

    /// <summary>Wakes it.</summary>
    public void Wake() => wake();
}
