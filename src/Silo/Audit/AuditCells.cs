using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>
/// What Loki should hold, stream by stream and window by window. Window k is what is newer than k windows since the Unix epoch, and not newer than
/// k + 1, as Loki counts. Where there are too many, windows double.
/// </summary>
/// <param name="windowSecs">How long a window is at first.</param>
/// <param name="most">The most cells to remember.</param>
internal sealed class AuditCells(long windowSecs, int most = AuditCells.Most)
{
    /// <summary>Some 80 MiB.</summary>
    private const int Most = 1_000_000;

    private readonly List<Dictionary<long, AuditCell>> _byStream = [];
    private int _count;

    /// <summary>How long a window is, seconds.</summary>
    public long WindowSecs { get; private set; } = windowSecs;

    /// <summary>When a window ends, nanoseconds since the Unix epoch: the newest timestamp in it.</summary>
    public static long EndOf(long window, long windowSecs) => (window + 1) * windowSecs * UnixNanos.PerSecond;

    /// <summary>The windows of a stream in which something is expected.</summary>
    public IReadOnlyDictionary<long, AuditCell> Of(int stream) => stream < _byStream.Count ? _byStream[stream] : new Dictionary<long, AuditCell>();

    /// <summary>The window of a timestamp.</summary>
    public static long WindowOf(long timestampNs, long windowSecs) => FloorDivide(timestampNs - 1, windowSecs * UnixNanos.PerSecond);

    /// <summary>Adds entries of a stream that have the same window as this timestamp.</summary>
    public void Add(int stream, long timestampNs, AuditCell cell)
    {
        while (_byStream.Count <= stream)
        {
            _byStream.Add([]);
        }

        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_byStream[stream], WindowOf(timestampNs, WindowSecs), out var exists);
        sum = AuditCell.Sum(sum, cell);
        _count += exists ? 0 : 1;
        if (_count > most)
        {
            Double();
        }
    }

    /// <summary>The entries of some windows are to be compared, whatever their sums are.</summary>
    public void Compare(Func<long, bool> isMeant)
    {
        foreach (var windows in _byStream)
        {
            foreach (var window in windows.Keys.Where(isMeant).ToList())
            {
                windows[window] = windows[window] with { IsCompared = true };
            }
        }
    }

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    private void Double()
    {
        WindowSecs *= 2;
        for (var stream = 0; stream < _byStream.Count; stream++)
        {
            var halves = _byStream[stream];
            _byStream[stream] = halves.GroupBy(half => half.Key >> 1).ToDictionary(whole => whole.Key, whole => whole.Select(half => half.Value).Aggregate((left, right) => AuditCell.Sum(left, right)));
        }

        _count = _byStream.Sum(windows => windows.Count);
    }
}
