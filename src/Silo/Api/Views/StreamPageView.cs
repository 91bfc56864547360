using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Some of a pipeline's label streams.</summary>
/// <param name="AsOf">When they were asked, UTC.</param>
/// <param name="Total">How many the filter lets through, on all pages.</param>
/// <param name="States">How many are in each state, whatever <c>state</c> lets through.</param>
/// <param name="HeldBytes">Encoded bytes that all of them hold.</param>
/// <param name="HeldRecords">Records that all of them hold.</param>
/// <param name="Items">Those of this page, in the order asked for.</param>
/// <param name="NextCursor">The <c>cursor</c> of the next page; absent on the last one.</param>
/// <param name="Silent">Silos that did not answer, whose streams are missing; absent when all did.</param>
internal sealed record StreamPageView(
    DateTime AsOf, int Total, IReadOnlyDictionary<string, int> States, long HeldBytes, long HeldRecords, IReadOnlyList<StreamView> Items, string? NextCursor,
    IReadOnlyList<SilentView>? Silent)
{
    /// <summary>The view of <paramref name="page"/>.</summary>
    public static StreamPageView Of(StreamPage page, string? next, DateTime asOf) => new(
        asOf, page.Total, page.States.ToDictionary(count => ApiNames.Of(count.State), count => count.Streams),
        page.HeldBytes, page.HeldRecords, [.. page.Items.Select(StreamView.Of)], next, SilentView.Of(page.Silent));
}
