using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Between which offsets of a partition the records of each window lie. For one thread.</summary>
internal sealed class AuditSpans
{
    private Dictionary<long, (long First, long Last)> _spans = [];
    private long _windowSecs;

    /// <summary>Every window's offsets.</summary>
    public IEnumerable<AuditedSpan> All => _spans.Select(span => new AuditedSpan(span.Key, span.Value.First, span.Value.Last));

    /// <summary>The first offset of all.</summary>
    public long? First => _spans.Count == 0 ? null : _spans.Values.Min(span => span.First);

    /// <summary>A record of a window was read.</summary>
    /// <param name="window">The window.</param>
    /// <param name="windowSecs">How long windows are: no shorter than the last time.</param>
    /// <param name="offset">The record's offset.</param>
    public void Add(long window, long windowSecs, long offset)
    {
        Widen(windowSecs);
        ref var span = ref CollectionsMarshal.GetValueRefOrAddDefault(_spans, window, out var exists);
        span = exists ? (Math.Min(span.First, offset), Math.Max(span.Last, offset)) : (offset, offset);
    }

    /// <summary>The offsets between which the records of these windows lie; null when there are none.</summary>
    public (long First, long Last)? Of(IEnumerable<long> windows, long windowSecs)
    {
        Widen(windowSecs);
        (long First, long Last)? all = null;
        foreach (var window in windows)
        {
            if (_spans.TryGetValue(window, out var span))
            {
                all = all is { } some ? (Math.Min(some.First, span.First), Math.Max(some.Last, span.Last)) : span;
            }
        }

        return all;
    }

    /// <summary>The windows of the first record and of the last one; null when there are none.</summary>
    public (long First, long Last)? Ends(long windowSecs)
    {
        Widen(windowSecs);
        return _spans.Count == 0 ? null : (_spans.MinBy(span => span.Value.First).Key, _spans.MaxBy(span => span.Value.Last).Key);
    }

    private void Widen(long windowSecs)
    {
        while (_windowSecs > 0 && _windowSecs < windowSecs)
        {
            _windowSecs *= 2;
            _spans = _spans.GroupBy(span => span.Key >> 1).ToDictionary(
                whole => whole.Key, whole => (whole.Min(half => half.Value.First), whole.Max(half => half.Value.Last)));
        }

        _windowSecs = windowSecs;
    }
}
