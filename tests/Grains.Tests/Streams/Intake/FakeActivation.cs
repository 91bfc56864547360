using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

/// <summary>Remembers what a batcher and its inbox ask of their activation.</summary>
internal sealed class FakeActivation : IStreamActivation
{
    /// <summary>How often it was to be woken at once.</summary>
    public int Wakes { get; private set; }

    /// <summary>After which times it was to be woken.</summary>
    public List<TimeSpan> Alarms { get; } = [];

    /// <summary>Whether it holds something, each time that this was told.</summary>
    public List<bool> Busy { get; } = [];

    public SiloAddress? Target { get; private set; }

    public bool HasLeft { get; private set; }

    /// <summary>Happens when it is woken at once.</summary>
    public Action OnWake { get; set; } = () => { };

    /// <summary>Happens when it is to be woken after a time.</summary>
    public Action<TimeSpan> OnAlarm { get; set; } = _ => { };

    public void Wake()
    {
        Wakes++;
        OnWake();
    }

    public void WakeAfter(TimeSpan wait)
    {
        Alarms.Add(wait);
        OnAlarm(wait);
    }

    public void SetBusy(bool isBusy) => Busy.Add(isBusy);

    public void MoveTo(SiloAddress target) => Target = target;

    public void Leave() => HasLeft = true;
}
