using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Grains.Streams.Placement;

/// <summary>
/// How much of a stream's traffic comes from which silo: bytes, those of earlier windows for less and less. Not thread-safe.
/// </summary>
internal sealed class TrafficShare
{
    /// <summary>What a window's bytes count for after the next one.</summary>
    private const double Decay = 0.25;

    private readonly Dictionary<SiloAddress, Source> _sources = [];

    /// <summary>The silos that sent something in the window that ended last, or since.</summary>
    public IEnumerable<SiloAddress> Silos => _sources.Keys;

    /// <summary>The bytes that a silo counted for when the last window ended; 0 when it sent nothing in it.</summary>
    public double this[SiloAddress silo] => _sources.GetValueOrDefault(silo).Weight;

    /// <summary>Counts bytes; those of an unknown silo for none.</summary>
    public void Add(SiloAddress? silo, int bytes)
    {
        if (silo is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_sources, silo, out _).Fresh += bytes;
        }
    }

    /// <summary>A window ends. Who sent nothing in it is forgotten.</summary>
    public void EndWindow()
    {
        foreach (var (silo, source) in _sources)
        {
            if (source.Fresh == 0)
            {
                _sources.Remove(silo);
            }
            else
            {
                _sources[silo] = new Source { Weight = (source.Weight * Decay) + source.Fresh };
            }
        }
    }

    private struct Source
    {
        public double Weight;
        public long Fresh;
    }
}
