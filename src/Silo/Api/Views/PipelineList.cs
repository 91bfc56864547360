namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>All pipelines of the cluster.</summary>
/// <param name="AsOf">When they were asked, UTC.</param>
/// <param name="Items">Each, by name.</param>
internal sealed record PipelineList(DateTime AsOf, IReadOnlyList<PipelineView> Items);
