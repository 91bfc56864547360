namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Buffers for what is needed only while something is computed. Taken and given back like a stack, so that what is read
/// and what is written never lie in the same array. For one thread at a time.
/// </summary>
internal sealed class ScratchBuffers : IDisposable
{
    private const int MaxKeptBytes = 64 * 1024;
    private readonly List<PooledBufferWriter> _buffers = [];
    private int _taken;

    /// <summary>An empty buffer, until the result is disposed.</summary>
    public ScratchBuffer Take()
    {
        if (_taken == _buffers.Count)
        {
            _buffers.Add(new PooledBufferWriter());
        }

        return new ScratchBuffer(this, _buffers[_taken++]);
    }

    /// <summary>Takes back the buffer that was taken last. One that grew large goes back to the pool.</summary>
    public void GiveBack()
    {
        var buffer = _buffers[--_taken];
        if (buffer.WrittenCount > MaxKeptBytes)
        {
            buffer.Dispose();
        }
        else
        {
            buffer.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }
    }
}
