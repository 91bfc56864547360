namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Some of a pipeline's tenants.</summary>
/// <param name="AsOf">When they were asked, UTC.</param>
/// <param name="Total">How many the filter lets through, on all pages.</param>
/// <param name="Items">Those of this page, in the order asked for.</param>
/// <param name="NextCursor">The <c>cursor</c> of the next page; absent on the last one.</param>
/// <param name="Silent">Silos that did not answer, whose part is missing; absent when all did.</param>
internal sealed record TenantPage(DateTime AsOf, int Total, IReadOnlyList<TenantView> Items, string? NextCursor, IReadOnlyList<SilentView>? Silent);
