namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>A row's place in an order: what is sorted by, then what makes it unique.</summary>
/// <param name="Values">The value of each field.</param>
/// <param name="Name">The row's name: the topic, or the tenant.</param>
/// <param name="Number">The partition's number.</param>
internal sealed record RowKey(IReadOnlyList<SortValue> Values, string Name, int Number = 0)
{
    /// <summary>Whether this one comes before (below 0) or behind (above 0) <paramref name="other"/>.</summary>
    public int CompareTo(RowKey other, IReadOnlyList<SortField> sort)
    {
        for (var i = 0; i < sort.Count; i++)
        {
            if (Values[i].CompareTo(other.Values[i]) is not 0 and var difference)
            {
                return sort[i].Descending ? -difference : difference;
            }
        }

        return string.CompareOrdinal(Name, other.Name) is not 0 and var names ? names : Number.CompareTo(other.Number);
    }
}
