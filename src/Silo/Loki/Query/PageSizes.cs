using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>
/// How large pages may be, per tenant. A Loki as it comes cannot answer more than 4 MiB (gRPC, between its querier and its frontend), and
/// a gateway may bear less; what is larger often gets no answer at all. A smaller size is forgotten some time after it was last needed.
/// </summary>
internal sealed class PageSizes(TimeProvider time)
{
    /// <summary>Bytes of a page as long as nothing speaks against it: entries may well be larger than their batch says.</summary>
    public const int Usual = 1536 * 1024;

    /// <summary>When this gets no answer, its size is not the reason.</summary>
    public const int Smallest = 128 * 1024;

    /// <summary>How long a smaller size is remembered after it was last needed.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const int Capacity = 1000;

    private readonly ConcurrentDictionary<string, (int Bytes, TimeSpan Until)> _smaller = new();

    /// <summary>Bytes to ask for at once.</summary>
    public int Of(string tenant) => _smaller.TryGetValue(tenant, out var known) && known.Until > time.GetSteadyTime() ? known.Bytes : Usual;

    /// <summary>A page got no answer. False when smaller ones are no way out.</summary>
    /// <param name="tenant">Whose it was.</param>
    /// <param name="bytes">How large it could have been.</param>
    public bool TryShrink(string tenant, int bytes)
    {
        if (_smaller.Count >= Capacity)
        {
            _smaller.Clear();
        }

        var next = Math.Max(Math.Min(Of(tenant), bytes / 2), Smallest);
        _smaller[tenant] = (next, time.GetSteadyTime() + Memory);
        return bytes > Smallest;
    }
}
