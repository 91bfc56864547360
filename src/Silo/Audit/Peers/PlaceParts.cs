using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>What an entry tells of where its record is; null what it does not tell.</summary>
/// <param name="Topic">A hash of the topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
internal readonly record struct PlaceParts(ulong? Topic, int? Partition, long? Offset)
{
    /// <summary>The place, if all of it is told.</summary>
    public RecordPlace? Place => (Topic, Partition, Offset) is ({ } topic, { } partition, { } offset) ? new RecordPlace(topic, partition, offset) : null;

    /// <summary>The hash that stands for a topic.</summary>
    public static ulong HashOf(string topic) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(topic));

    /// <summary>Reads structured metadata.</summary>
    public static PlaceParts Of(IReadOnlyDictionary<string, string> metadata) => metadata.Count == 0 ? default : new PlaceParts(
        metadata.TryGetValue("topic", out var topic) ? HashOf(topic) : null,
        metadata.TryGetValue("partition", out var partition) && int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        metadata.TryGetValue("offset", out var offset) && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null);

    /// <summary>With what another tells besides.</summary>
    public PlaceParts Or(in PlaceParts other) => new(Topic ?? other.Topic, Partition ?? other.Partition, Offset ?? other.Offset);
}
