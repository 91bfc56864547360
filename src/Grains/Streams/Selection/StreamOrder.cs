using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Selection;

/// <summary>The order of the places of streams. What is unknown counts as the greatest, so that it is at the top where the worst is.</summary>
/// <param name="descending">Whether the greatest comes first.</param>
internal sealed class StreamOrder(bool descending) : IComparer<StreamPlace>
{
    /// <inheritdoc/>
    public int Compare(StreamPlace x, StreamPlace y)
    {
        var value = Values(x, y);
        if (value != 0)
        {
            return descending ? -value : value;
        }

        return string.CompareOrdinal(x.Labels, y.Labels) is not 0 and var labels ? labels
            : string.CompareOrdinal(x.Tenant, y.Tenant) is not 0 and var tenants ? tenants
            : string.CompareOrdinal(x.Silo, y.Silo);
    }

    private static int Values(in StreamPlace x, in StreamPlace y) => (IsUnknown(x), IsUnknown(y)) switch
    {
        (false, false) => x.Number is { } number && y.Number is { } other ? number.CompareTo(other) : string.CompareOrdinal(x.Text, y.Text),
        var (here, there) => here.CompareTo(there),
    };

    private static bool IsUnknown(in StreamPlace place) => place.Number is null && place.Text is null;
}
