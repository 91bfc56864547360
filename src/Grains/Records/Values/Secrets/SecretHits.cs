using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>A growing list of hits that begins on the stack.</summary>
internal ref struct SecretHits(Span<SecretHit> space)
{
    /// <summary>How many a caller should have room for on its stack.</summary>
    public const int OnStack = 32;

    private Span<SecretHit> _space = space;
    private SecretHit[]? _rented;
    private int _count;

    /// <summary>The pattern that is looked for now.</summary>
    public int Pattern { get; set; }

    /// <summary>The hits so far.</summary>
    public readonly Span<SecretHit> All => _space[.._count];

    /// <summary>Adds a hit.</summary>
    public void Add(int start, int end)
    {
        if (_count == _space.Length)
        {
            Grow();
        }

        _space[_count++] = new SecretHit(start, end, Pattern);
    }

    /// <summary>Forgets the hits.</summary>
    public void Clear() => _count = 0;

    /// <summary>Gives back what was rented.</summary>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<SecretHit>.Shared.Return(_rented);
            _rented = null;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<SecretHit>.Shared.Rent(_space.Length * 2);
        _space.CopyTo(larger);
        Dispose();
        _space = _rented = larger;
    }
}
