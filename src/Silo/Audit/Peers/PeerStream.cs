using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>
/// The lines that a stream should hold, from which those are taken that Loki shows: by the record's place where the metadata tell it, else by the
/// line and its time, by the line alone where no such is left, and by the place that the line tells where it is no line of the stream. For one thread.
/// </summary>
/// <param name="peer">Whose lines.</param>
/// <param name="expected">The records of the stream.</param>
internal sealed class PeerStream(Peer peer, IReadOnlyList<PeerEntry> expected)
{
    private readonly bool[] _isFound = new bool[expected.Count];
    private readonly Dictionary<UInt128, List<int>> _byLine = Group(expected);
    private readonly Dictionary<(UInt128 Line, long Milli), int> _expectedAt = expected.GroupBy(TimedOf).ToDictionary(timed => timed.Key, timed => timed.Count());
    private readonly Dictionary<(UInt128 Line, long Milli), int> _foundAt = [];
    private readonly Dictionary<UInt128, int> _loose = [];
    private readonly PlaceFinder _places = new(peer, expected);

    /// <summary>Entries that are there once more, with what is known of each.</summary>
    public List<(PeerEntry Entry, string Detail)> Twice { get; } = [];

    /// <summary>Entries of nobody that was expected.</summary>
    public long Others { get; private set; }

    /// <summary>Loki shows an entry.</summary>
    public void Take(in StoredEntry stored)
    {
        if (TryTakeAt(_places.InMetadata(stored)))
        {
            return;
        }

        var line = LineHash.Of(peer, stored.Line.Span);
        if (!_byLine.ContainsKey(line))
        {
            Others += TryTakeAt(_places.InLine(stored)) ? 0 : 1;
            return;
        }

        var timed = (line, stored.TimestampNs / UnixNanos.PerMilli);
        if (_expectedAt.GetValueOrDefault(timed) is var left and > 0)
        {
            _expectedAt[timed] = left - 1;
            _foundAt[timed] = _foundAt.GetValueOrDefault(timed) + 1;
        }
        else
        {
            _loose[line] = _loose.GetValueOrDefault(line) + 1;
        }
    }

    /// <summary>All were shown: what is missing, with what is known of each.</summary>
    public List<(PeerEntry Entry, string Detail)> End()
    {
        List<(PeerEntry, string)> missing = [];
        foreach (var (line, alike) in _byLine)
        {
            var loose = _loose.GetValueOrDefault(line);
            foreach (var index in alike.Where(index => !_isFound[index]).OrderBy(index => expected[index].IsBeside))
            {
                if (_foundAt.GetValueOrDefault(TimedOf(expected[index])) is var found and > 0)
                {
                    _foundAt[TimedOf(expected[index])] = found - 1;
                }
                else if (loose > 0)
                {
                    loose--;
                }
                else if (!expected[index].IsBeside)
                {
                    missing.Add((expected[index], alike.Count > 1 ? $"equal lines are there: {alike.Count} in Kafka" : ""));
                }
            }

            var first = alike.FindIndex(index => !expected[index].IsBeside);
            if (first >= 0)
            {
                Twice.AddRange(Enumerable.Repeat((expected[alike[first]], alike.Count > 1 ? $"its line is there more often than the {alike.Count} times in Kafka" : ""), loose));
            }
        }

        return missing;
    }

    private static (UInt128 Line, long Milli) TimedOf(PeerEntry entry) => (entry.Line, entry.TimestampNs / UnixNanos.PerMilli);

    private bool TryTakeAt(int index)
    {
        if (index < 0)
        {
            return false;
        }

        if (_isFound[index] && !expected[index].IsBeside)
        {
            Twice.Add((expected[index], ""));
        }

        _isFound[index] = true;
        return true;
    }

    private static Dictionary<UInt128, List<int>> Group(IReadOnlyList<PeerEntry> entries)
    {
        Dictionary<UInt128, List<int>> groups = [];
        for (var i = 0; i < entries.Count; i++)
        {
            (groups.TryGetValue(entries[i].Line, out var group) ? group : groups[entries[i].Line] = []).Add(i);
        }

        return groups;
    }
}
