namespace OrleansKafkaLoki.Grains.Base;

/// <summary>A buffer that is given back when this is disposed.</summary>
/// <param name="owner">Whose it is.</param>
/// <param name="writer">The buffer.</param>
internal readonly ref struct ScratchBuffer(ScratchBuffers owner, PooledBufferWriter writer)
{
    /// <summary>The buffer, empty when it was taken.</summary>
    public PooledBufferWriter Writer { get; } = writer;

    /// <summary>Gives it back.</summary>
    public void Dispose() => owner.GiveBack();
}
