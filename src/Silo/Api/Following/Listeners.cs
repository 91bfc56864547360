namespace OrleansKafkaLoki.Silo.Api.Following;

/// <summary>How many follow something on this silo: each holds a connection.</summary>
internal sealed class Listeners
{
    /// <summary>As many as there may be.</summary>
    public const int Most = 100;

    private int _count;

    /// <summary>Takes a place; null when there is none left. The place is given back by disposing it.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= Most)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _count);
        return null;
    }

    private sealed class Place(Listeners owner) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                Interlocked.Decrement(ref owner._count);
            }
        }
    }
}
