using System.Globalization;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>The question for one page.</summary>
/// <param name="Tenant">Whose entries.</param>
/// <param name="Selector">The selector, which may find other streams too.</param>
/// <param name="FromNs">The first timestamp, nanoseconds since the Unix epoch.</param>
/// <param name="ToNs">The last timestamp, itself included.</param>
/// <param name="Limit">The most entries to answer.</param>
internal readonly record struct PageQuery(string Tenant, string Selector, long FromNs, long ToNs, int Limit)
{
    /// <summary>The parameters, as a form or an address has them.</summary>
    public string Parameters => string.Create(
        CultureInfo.InvariantCulture,
        $"query={Uri.EscapeDataString(Selector)}&start={Nanoseconds(FromNs)}&end={Nanoseconds(ToNs == long.MaxValue ? ToNs : ToNs + 1)}&limit={Limit}&direction=forward"); // Loki leaves its end out.

    /// <summary>Loki takes ten digits and fewer for seconds (<c>pkg/loghttp/params.go</c>).</summary>
    private static string Nanoseconds(long timestampNs) => timestampNs.ToString("D19", CultureInfo.InvariantCulture);
}
