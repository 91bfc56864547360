namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>What <see cref="ReplaceableClient{T}"/> has to know of a client.</summary>
internal interface IReplaceable : IDisposable
{
    /// <summary>True when it has destroyed itself.</summary>
    bool IsBroken { get; }

    /// <summary>True when it still answers, but a new one is to be asked from now on.</summary>
    bool IsOutdated { get; }

    /// <summary>Gives back what it holds beside the native client; for one that is broken, in place of <see cref="IDisposable.Dispose"/>.</summary>
    void Release();
}
