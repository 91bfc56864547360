namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What operators did to a pipeline.</summary>
/// <param name="Items">The changes, the latest first.</param>
internal sealed record ChangeList(IReadOnlyList<ChangeView> Items);
