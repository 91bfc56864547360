using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.DeadLetters.Watch;

/// <summary>Counts the letters that a query lets through, holds the first of them, and says when enough was read.</summary>
/// <param name="pipeline">Whose letters; others' may lie between them.</param>
/// <param name="query">The query.</param>
/// <param name="silo">The silo that keeps them; null for Kafka.</param>
/// <param name="time">The clock.</param>
internal sealed class LetterScan(string pipeline, DeadLetterQuery query, string? silo, TimeProvider time)
{
    /// <summary>What is read at most, so that a look at any number of letters takes a few seconds and bounded memory.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>What a letter costs at least: 100,000 small ones are as many as there may be.</summary>
    private const long LeastBytes = MostBytes / 100_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly long _began = time.GetTimestamp();
    private readonly List<DeadLetterPart> _parts = [];
    private readonly Dictionary<(PartitionId, RejectionCause), long> _counts = [];
    private readonly List<DeadLetterStatus> _first = [];
    private long _bytes;
    private long _unreadable;
    private bool _hasMore;

    /// <summary>Bytes that may still be read.</summary>
    public long BytesLeft => time.GetElapsedTime(_began) >= Longest ? 0 : Math.Max(0, MostBytes - _bytes);

    /// <summary>Counts a letter.</summary>
    /// <param name="letter">The letter; null for something that is none.</param>
    /// <param name="bytes">What was read for it.</param>
    public void Add(StoredLetter? letter, long bytes)
    {
        _bytes += Math.Max(bytes, LeastBytes);
        if (letter is null || letter.Letter.Partition.Pipeline != pipeline)
        {
            return;
        }

        var status = LetterContents.StatusOf(letter, silo);
        if (!query.Finds(status))
        {
            return;
        }

        _counts[(status.Partition, status.Cause)] = _counts.GetValueOrDefault((status.Partition, status.Cause)) + 1;
        if (query.After is { } after && DeadLetterPlace.NewestFirst.Compare(status.Place, after) <= 0)
        {
            return;
        }

        _first.Add(status);
        if (_first.Count >= 2 * (query.Limit + 1))
        {
            Trim();
        }
    }

    /// <summary>Counts what says that it is a letter and cannot be read.</summary>
    public void AddUnreadable(long bytes)
    {
        _unreadable++;
        Add(null, bytes);
    }

    /// <summary>All since the part before was of this one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="unreadOffsets">Offsets that were not looked at.</param>
    /// <param name="unreadBytes">Bytes that were not looked at.</param>
    public void EndPart(string name, long unreadOffsets = 0, long unreadBytes = 0)
    {
        _parts.Add(new DeadLetterPart
        {
            Name = name,
            Counts = [.. _counts.Select(count => new DeadLetterCount(count.Key.Item1, count.Key.Item2, count.Value))],
            Unreadable = _unreadable,
            UnreadOffsets = unreadOffsets,
            UnreadBytes = unreadBytes,
        });
        _counts.Clear();
        _unreadable = 0;
    }

    /// <summary>What was found.</summary>
    public DeadLetterScan Result()
    {
        Trim();
        return new DeadLetterScan { Parts = [.. _parts], Items = [.. _first], HasMore = _hasMore };
    }

    private void Trim()
    {
        _first.Sort((left, right) => DeadLetterPlace.NewestFirst.Compare(left.Place, right.Place));
        if (_first.Count > query.Limit)
        {
            _hasMore = true;
            _first.RemoveRange(query.Limit, _first.Count - query.Limit);
        }
    }
}
