using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Placement;

/// <summary>
/// Where a stream should be written: on the silo that feeds it; of several, on one of them by <see cref="Rendezvous"/>, so that streams
/// spread as their traffic does. Another silo must be clearly better for two windows in a row. The first windows are short, because a new
/// stream is on the silo that happened to send first. Not thread-safe.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="here">The silo that writes it now.</param>
/// <param name="window">How long traffic is counted before it is judged, in the long run.</param>
/// <param name="time">The clock of the windows.</param>
internal sealed class StreamHome(LabelStream stream, SiloAddress here, TimeSpan window, TimeProvider time)
{
    /// <summary>Traffic that fluctuates by a tenth both ways moves nothing: 1.1 / 0.9 is less.</summary>
    private const double ClearlyBetter = 1.25;

    private static readonly TimeSpan FirstWindow = TimeSpan.FromSeconds(1);

    private readonly long _seed = Rendezvous.SeedOf(stream);
    private readonly TrafficShare _traffic = new();
    private long _windowBegan = time.GetTimestamp();
    private TimeSpan _window = FirstWindow < window ? FirstWindow : window;
    private SiloAddress? _better;

    /// <summary>Where the stream should move to; null while it is well here.</summary>
    public SiloAddress? Target { get; private set; }

    /// <summary>Observes a chunk; one whose sender's silo is unknown counts for none.</summary>
    public void Observe(SiloAddress? silo, int bytes) => _traffic.Add(silo, bytes);

    /// <summary>Judges the traffic if a window is over. A stream without traffic needs no judgement, so nothing has to call this in time.</summary>
    public void Review(Func<SiloAddress, bool> isAlive)
    {
        if (time.GetElapsedTime(_windowBegan) < _window)
        {
            return;
        }

        _window = 2 * _window < window ? 2 * _window : window;
        _windowBegan = time.GetTimestamp();
        _traffic.EndWindow();
        var best = BestOf(_traffic.Silos.Where(isAlive));
        var better = best is not null && ScoreOf(best) > ClearlyBetter * ScoreOf(here) ? best : null;
        Target = better is not null && better.Equals(_better) ? better : null;
        _better = better;
    }

    /// <summary>The best silo but this one; null when no other feeds the stream.</summary>
    public SiloAddress? BestElsewhere(Func<SiloAddress, bool> isAlive) =>
        BestOf(_traffic.Silos.Where(silo => !silo.Equals(here) && isAlive(silo)));

    private SiloAddress? BestOf(IEnumerable<SiloAddress> silos) => silos.MaxBy(ScoreOf);

    private double ScoreOf(SiloAddress silo) => Rendezvous.Score(_seed, silo, _traffic[silo]);
}
