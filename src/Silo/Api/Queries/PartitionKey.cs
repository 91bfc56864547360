using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>A row's place in an order: what is sorted by, then what makes it unique.</summary>
/// <param name="Values">The value of each field.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition's number.</param>
internal sealed record PartitionKey(IReadOnlyList<SortValue> Values, string Topic, int Partition)
{
    /// <summary>The key of <paramref name="status"/>.</summary>
    public static PartitionKey Of(PartitionStatus status, IReadOnlyList<SortField> sort) =>
        new([.. sort.Select(field => PartitionColumns.Value(field.Column, status))], status.Partition.Topic, status.Partition.Partition);

    /// <summary>Whether this one comes before (below 0) or behind (above 0) <paramref name="other"/>.</summary>
    public int CompareTo(PartitionKey other, IReadOnlyList<SortField> sort)
    {
        for (var i = 0; i < sort.Count; i++)
        {
            if (Values[i].CompareTo(other.Values[i]) is not 0 and var difference)
            {
                return sort[i].Descending ? -difference : difference;
            }
        }

        return string.CompareOrdinal(Topic, other.Topic) is not 0 and var topics ? topics : Partition.CompareTo(other.Partition);
    }
}
