using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Grains.Streams.Placement;

/// <summary>
/// How much of a stream's traffic comes from which silo: bytes, those of earlier windows for less and less. Not thread-safe.
/// </summary>
internal sealed class TrafficShare
{
    /// <summary>What a window's bytes count for after the next one.</summary>
    private const double Decay = 0.25;

    /// <summary>Nearly all streams come from one silo; the others are added where there are any.</summary>
    private SiloAddress? _first;
    private Source _ofFirst;
    private Dictionary<SiloAddress, Source>? _others;

    /// <summary>The silos that sent something in the window that ended last, or since.</summary>
    public IEnumerable<SiloAddress> Silos
    {
        get
        {
            IEnumerable<SiloAddress> others = _others is null ? [] : _others.Keys;
            return _first is null ? others : others.Prepend(_first);
        }
    }

    /// <summary>The bytes that a silo counted for when the last window ended; 0 when it sent nothing in it.</summary>
    public double this[SiloAddress silo] => silo.Equals(_first) ? _ofFirst.Weight : _others?.GetValueOrDefault(silo).Weight ?? 0;

    /// <summary>Counts bytes; those of an unknown silo for none.</summary>
    public void Add(SiloAddress? silo, int bytes)
    {
        if (silo is null)
        {
            return;
        }

        if (_first is null && _others is null)
        {
            _first = silo;
        }

        if (silo.Equals(_first))
        {
            _ofFirst.Fresh += bytes;
        }
        else
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_others ??= [], silo, out _).Fresh += bytes;
        }
    }

    /// <summary>A window ends. Who sent nothing in it is forgotten.</summary>
    public void EndWindow()
    {
        (_first, _ofFirst) = _ofFirst.Fresh == 0 ? (null, default) : (_first, _ofFirst.Next);
        foreach (var (silo, source) in _others ?? [])
        {
            if (source.Fresh == 0)
            {
                _others!.Remove(silo);
            }
            else
            {
                _others![silo] = source.Next;
            }
        }

        _others = _others is { Count: > 0 } ? _others : null;
    }

    private struct Source
    {
        public double Weight;
        public long Fresh;

        /// <summary>The same after a window.</summary>
        public readonly Source Next => new() { Weight = (Weight * Decay) + Fresh };
    }
}
