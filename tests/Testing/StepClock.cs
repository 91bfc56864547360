using Microsoft.Extensions.Time.Testing;

namespace OrleansKafkaLoki.Testing;

/// <summary>A clock that somebody sets: the time of day jumps, and the time that passes does not.</summary>
internal sealed class StepClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _step;

    /// <summary>Sets the time of day; negative turns it back.</summary>
    public void Step(TimeSpan by) => _step += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _step;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
