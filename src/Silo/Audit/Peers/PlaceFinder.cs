using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>Finds the records of a stream's entries, where these tell it.</summary>
/// <param name="peer">The shipper.</param>
/// <param name="expected">The records of the stream.</param>
internal sealed class PlaceFinder(Peer peer, IReadOnlyList<PeerEntry> expected)
{
    private readonly PlaceParts _ofStream = peer == Peer.FluentBit ? Common(expected) : default;
    private Dictionary<RecordPlace, int>? _places;

    /// <summary>The index of the record that the structured metadata name; -1 when they name none of the stream's.</summary>
    public int InMetadata(in StoredEntry stored)
    {
        var parts = PlaceParts.Of(stored.Metadata);
        return parts.Offset is null ? -1 : IndexOf(parts.Or(_ofStream));
    }

    /// <summary>The index of the record that the line names; -1 when it names none of the stream's.</summary>
    public int InLine(in StoredEntry stored)
    {
        var line = stored.Line.Span;
        var isRecord = false;
        var parts = peer switch
        {
            Peer.Vector => PlaceText.OfJson(line, out _),
            Peer.FluentBit when !line.IsEmpty && line[0] == '{' => PlaceText.OfJson(line, out isRecord),
            Peer.FluentBit => PlaceText.OfPairs(line, out isRecord),
            _ => default, // A value as it is: places in it are those that a program logged.
        };

        // Fluent Bit takes what it makes a label or metadata of out of the line.
        return IndexOf(isRecord && parts.Offset is not null ? parts.Or(PlaceParts.Of(stored.Metadata)).Or(_ofStream) : parts);
    }

    private int IndexOf(in PlaceParts parts)
    {
        if (parts.Place is not { } place)
        {
            return -1;
        }

        if (_places is null)
        {
            _places = [];
            for (var i = 0; i < expected.Count; i++)
            {
                _places.TryAdd(RecordPlace.Of(expected[i].Partition.Topic, expected[i].Partition.Partition, expected[i].Offset), i);
            }
        }

        return _places.GetValueOrDefault(place, -1);
    }

    /// <summary>What all records of the stream have in common: perhaps it is among the labels.</summary>
    private static PlaceParts Common(IReadOnlyList<PeerEntry> expected)
    {
        var first = expected[0].Partition;
        var isOneTopic = expected.All(entry => entry.Partition.Topic == first.Topic);
        return new PlaceParts(
            isOneTopic ? PlaceParts.HashOf(first.Topic) : null,
            isOneTopic && expected.All(entry => entry.Partition.Partition == first.Partition) ? first.Partition : null,
            Offset: null);
    }
}
