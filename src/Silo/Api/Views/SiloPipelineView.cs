namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>How much of a pipeline a silo runs.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Partitions">How many of its partitions.</param>
internal sealed record SiloPipelineView(string Pipeline, int Partitions);
