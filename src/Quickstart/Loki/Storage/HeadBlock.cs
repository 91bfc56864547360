namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>
/// What Loki still knows entry by entry of a stream (<c>pkg/chunkenc/unordered.go</c>): the newest 256 KB. An entry that equals one
/// of these, or the last one taken, is dropped without a word; one that equals an older entry is stored again.
/// </summary>
internal sealed class HeadBlock
{
    /// <summary>Bytes at which the block is cut (<c>chunk_block_size</c>).</summary>
    private const int BlockSize = 256 * 1024;

    /// <summary>Bytes that a metadata pair counts for.</summary>
    private const int PairSize = 8;

    private readonly HashSet<StoredEntryKey> _entries = [];
    private int _bytes;

    /// <summary>The last entry taken; it outlives a cut.</summary>
    public StoredEntryKey? Last { get; private set; }

    /// <summary>Takes an entry; false if it is a repeat.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="lineBytes">Bytes of its line.</param>
    /// <param name="pairs">Its structured metadata pairs.</param>
    public bool TryAdd(StoredEntryKey key, int lineBytes, int pairs)
    {
        if (Last == key)
        {
            return false;
        }

        Last = key;
        if (!_entries.Add(key))
        {
            return false;
        }

        // Loki adds a pair of its own, detected_level.
        _bytes += lineBytes + ((pairs + 1) * PairSize);
        if (_bytes >= BlockSize)
        {
            Cut();
        }

        return true;
    }

    /// <summary>Forgets everything, as when the stream is flushed and dropped from memory.</summary>
    public void Forget()
    {
        Cut();
        Last = null;
    }

    private void Cut()
    {
        _entries.Clear();
        _bytes = 0;
    }
}
