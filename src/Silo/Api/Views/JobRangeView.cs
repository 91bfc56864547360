namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What a job would look at of a partition.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset behind the last one.</param>
/// <param name="Unshipped">Offsets behind it that were asked for, and that the pipeline has not come to.</param>
internal sealed record JobRangeView(string Topic, int Partition, long From, long To, long Unshipped);
