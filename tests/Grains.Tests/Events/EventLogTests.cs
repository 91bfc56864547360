using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Tests.Events;

public sealed class EventLogTests : IDisposable
{
    private readonly EventBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public void Add_Twice_IsKeptOnce()
    {
        var heard = EventBed.Foreign("a", _bed.Time.GetUtcNow());

        _bed.Log.Add(heard);
        _bed.Log.Add(heard);

        Assert.Equal(["a"], Messages(since: null));
    }

    [Fact]
    public void Add_MoreThanKept_ForgetsTheOldest()
    {
        for (var number = 0; number < EventLog.Kept + 2; number++)
        {
            _bed.Raise($"{number}");
        }

        Assert.Equal(Enumerable.Range(2, EventLog.Kept).Select(number => $"{number}"), Messages(since: null));
    }

    [Fact]
    public void Since_KnownId_IsWhatWasHeardAfterItHoweverLateItCame()
    {
        _bed.Raise("first");
        var seen = _bed.Log.Since(null)[0].Id;
        _bed.Log.Add(EventBed.Foreign("earlier, and late", _bed.Time.GetUtcNow().AddSeconds(-5)));
        _bed.Raise("second");

        Assert.Equal(["earlier, and late", "second"], Messages(seen));
    }

    [Fact]
    public void Since_UnknownIdOrTime_IsWhatHappenedAfterIt()
    {
        _bed.Raise("before");
        var between = _bed.Time.GetUtcNow().AddSeconds(1);
        _bed.Time.Advance(TimeSpan.FromSeconds(2));
        _bed.Raise("after");

        Assert.Equal(["after"], Messages(EventBed.Foreign("", between).Id));
        Assert.Equal(["after"], Messages(EventIds.Before(between)));
    }

    [Fact]
    public void Listen_WithoutSince_TellsOnlyWhatComesAndIsWanted()
    {
        _bed.Raise("before");
        using var listener = _bed.Log.Listen(since: null, heard => heard.Kind == PipelineEventKind.SiloDied);

        _bed.Raise("unwanted");
        _bed.Raise("wanted", PipelineEventKind.SiloDied);

        Assert.Equal(["wanted"], Read(listener));
        Assert.Equal(0, listener.TakeMissed());
    }

    [Fact]
    public void Listen_NeverReading_LosesTheOldestAndIsToldHowMany()
    {
        using var listener = _bed.Log.Listen(since: null, _ => true);
        for (var number = 0; number < EventLog.Kept + 7; number++)
        {
            _bed.Raise($"{number}");
        }

        Assert.Equal(7, listener.TakeMissed());
        Assert.Equal("7", Read(listener)[0]);
        Assert.Equal(0, listener.TakeMissed());
    }

    [Fact]
    public void Dispose_OfAListener_EndsWhatItGets()
    {
        var listener = _bed.Log.Listen(since: null, _ => true);
        listener.Dispose();

        _bed.Raise("after");

        Assert.Empty(Read(listener));
    }

    private static List<string> Read(EventListener listener)
    {
        var read = new List<string>();
        while (listener.Events.TryRead(out var heard))
        {
            read.Add(heard.Message);
        }

        return read;
    }

    private IEnumerable<string> Messages(string? since) => _bed.Log.Since(since).Select(heard => heard.Message);
}
