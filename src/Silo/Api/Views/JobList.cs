namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Jobs of a kind.</summary>
/// <param name="Items">The jobs, the latest first; of all kinds together the last 50 are kept.</param>
internal sealed record JobList(IReadOnlyList<JobView> Items);
