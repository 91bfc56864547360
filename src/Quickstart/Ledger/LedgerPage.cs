namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>What is known of a run of offsets.</summary>
internal sealed class LedgerPage
{
    /// <summary>Offsets of a page.</summary>
    public const int Size = 16_384;

    private const byte Produced = 0x80;
    private const byte Arrived = 0x01;
    private readonly byte[] _states = new byte[Size];
    private uint[]? _fingerprints = new uint[Size];

    /// <summary>A page whose records were all produced and whose lines are no longer known.</summary>
    public static LedgerPage AllProduced()
    {
        var page = new LedgerPage { _fingerprints = null };
        page._states.AsSpan().Fill(Produced);
        return page;
    }

    /// <summary>Whether the record was produced.</summary>
    public bool IsProduced(int slot) => (_states[slot] & Produced) != 0;

    /// <summary>Whether it arrived.</summary>
    public bool HasArrived(int slot) => (_states[slot] & Arrived) != 0;

    /// <summary>The line's fingerprint as it was recorded first; null when no longer known.</summary>
    public uint? Fingerprint(int slot) => _fingerprints?[slot];

    /// <summary>Marks the record as produced.</summary>
    public void MarkProduced(int slot) => _states[slot] |= Produced;

    public void MarkArrived(int slot) => _states[slot] |= Arrived;

    /// <summary>Keeps the line's fingerprint.</summary>
    public void SetFingerprint(int slot, uint fingerprint)
    {
        if (_fingerprints is { } known)
        {
            known[slot] = fingerprint;
        }
    }

    public void ForgetArrivals()
    {
        foreach (ref var state in _states.AsSpan())
        {
            state &= Produced;
        }
    }
}
