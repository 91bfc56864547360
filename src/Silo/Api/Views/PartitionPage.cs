namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Some of a pipeline's partitions.</summary>
/// <param name="AsOf">When they were asked, UTC.</param>
/// <param name="Total">How many the filter lets through, on all pages.</param>
/// <param name="Items">Those of this page, in the order asked for.</param>
/// <param name="NextCursor">The <c>cursor</c> of the next page; absent on the last one.</param>
internal sealed record PartitionPage(DateTime AsOf, int Total, IReadOnlyList<PartitionView> Items, string? NextCursor);
