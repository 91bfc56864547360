using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Which tenants to show, in which order.</summary>
/// <param name="Tenants">The tenants; none means all.</param>
/// <param name="Paging">The part of them, and the order.</param>
internal sealed record TenantQuery(IReadOnlyList<string> Tenants, Paging Paging)
{
    /// <summary>Worst first.</summary>
    public const string DefaultSort = "-held_bytes";

    private static readonly Dictionary<string, Func<TenantStatus, SortValue>> Columns = new(StringComparer.Ordinal)
    {
        ["tenant"] = tenant => new SortValue(null, tenant.Tenant),
        ["streams"] = tenant => SortValue.Of(tenant.Streams),
        ["held_bytes"] = tenant => SortValue.Of(tenant.HeldBytes),
        ["held_records"] = tenant => SortValue.Of(tenant.HeldRecords),
        ["in_flight"] = tenant => SortValue.Of(tenant.InFlight),
        ["limit"] = tenant => SortValue.Of(tenant.Limit ?? -1),
        ["throttled_since"] = tenant => SortValue.Of(tenant.ThrottledSinceMs ?? -1),
        ["failing_since"] = tenant => SortValue.Of(tenant.FailingSinceMs ?? -1),
        ["last_push"] = tenant => SortValue.Of(tenant.LastPushMs ?? -1),
    };

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("tenant", "Only these tenants, separated by commas; empty for what is sent without one."),
        .. Paging.Parameters(DefaultSort, Columns.Keys),
    ];

    /// <summary>What can be sorted by.</summary>
    public static IEnumerable<string> Names => Columns.Keys;

    /// <summary>One page of <paramref name="list"/>.</summary>
    public TenantPage Page(TenantList list, DateTime asOf)
    {
        var (total, rows, next) = Paging.Cut(
            list.Items.Where(tenant => Tenants.Count == 0 || Tenants.Contains(tenant.Tenant)),
            (tenant, sort) => new RowKey([.. sort.Select(field => Columns[field.Column](tenant))], tenant.Tenant));
        return new TenantPage(asOf, total, [.. rows.Select(TenantView.Of)], next, SilentView.Of(list.Silent));
    }
}
