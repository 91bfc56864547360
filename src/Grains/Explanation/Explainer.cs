using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Watch;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>
/// Gathers what silos remember of a pipeline, and explains it. Three rounds of calls at most, each of which waits for nobody for long: a silo that hangs is named, and keeps
/// nobody from being told the rest.
/// </summary>
public sealed class Explainer(IGrainFactory grains, ClusterStreams streams, TimeProvider time)
{
    /// <summary>How long one round waits for an answer; all together and what is reckoned take less than a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The most streams that are asked for at once.</summary>
    private const int MostStreams = 500;

    /// <inheritdoc cref="IPipelineAdminGrain.ExplainAsync"/>
    public Task<Diagnosis> ExplainAsync(string pipeline, ExplainSubject subject) => subject switch
    {
        { Labels: { } labels } => ExplainStreamAsync(new LabelStream(pipeline, subject.Tenant ?? "", labels)),
        { Topic: { } topic } => ExplainPartitionAsync(new PartitionId(pipeline, topic, subject.Partition)),
        _ => ExplainPipelineAsync(pipeline),
    };

    /// <summary>What is known of partitions, whose status is known.</summary>
    /// <param name="pipeline">Their pipeline.</param>
    /// <param name="statuses">Their status.</param>
    /// <param name="outline">What the coordinator knows; null when it did not tell.</param>
    /// <param name="slower">Those that some of them wait for.</param>
    /// <param name="patience">How long to wait for a silo.</param>
    internal async Task<(IReadOnlyList<Situation> Situations, ImmutableArray<SilentSilo> Silent)> LookAsync(
        string pipeline, IReadOnlyCollection<PartitionStatus> statuses, PipelineOutline? outline, IReadOnlyDictionary<PartitionId, PartitionStatus> slower, TimeSpan patience)
    {
        ImmutableArray<LabelStream> asked =
            [.. statuses.Select(status => status.WaitsForStream).OfType<string>().Distinct().Take(MostStreams).Select(LabelStream.Parse)];
        var (silos, silent) = await streams.SituationsAsync(pipeline, asked, patience);
        var bySilo = silos.ToDictionary(silo => silo.Silo);
        var found = silos.SelectMany(silo => silo.Streams).GroupBy(stream => stream.Stream.ToString()).ToDictionary(stream => stream.Key, stream => stream.First());
        var homes = outline is null ? [] : outline.Homes.ToDictionary(home => home.Partition, home => home.Silo.ToString());
        return ([.. statuses.Select(Of)], silent);

        Situation Of(PartitionStatus status)
        {
            var stream = status.WaitsForStream is { } name ? found.GetValueOrDefault(name) : null;
            var home = status.Silo.Length > 0 ? status.Silo : homes.GetValueOrDefault(status.Partition);
            return new Situation
            {
                Partition = status,
                PartitionSilo = home is null ? null : bySilo.GetValueOrDefault(home),
                IsLeaderless = outline?.Leaderless.Contains(status.Partition) is true,
                Slower = status.WaitsForPartition is { } other ? slower.GetValueOrDefault(other) : null,
                Silent = status.Silo.Length > 0 ? null : silent.Where(silo => silo.Silo == home).Select(silo => (SilentSilo?)silo).FirstOrDefault(),
            }.With(stream, bySilo);
        }
    }

    private async Task<Diagnosis> ExplainStreamAsync(LabelStream stream)
    {
        var (silos, silent) = await streams.SituationsAsync(stream.Pipeline, [stream], Patience);
        var status = silos.SelectMany(silo => silo.Streams).FirstOrDefault();
        if (status is null && silent.IsEmpty)
        {
            throw new ArgumentException($"There is no stream {stream.Labels} of {(stream.Tenant.Length > 0 ? $"tenant {stream.Tenant}" : "no tenant")}, or nothing came of it for some minutes.", nameof(stream));
        }

        var now = status is null ? new Situation { Silent = silent[0] } : new Situation().With(status, silos.ToDictionary(silo => silo.Silo));
        return Diagnoses.Of(stream.Labels, now, Diagnoser.Find(now), silent);
    }

    private async Task<Diagnosis> ExplainPartitionAsync(PartitionId partition)
    {
        var (asking, outlining) = (StatusOfAsync(partition), OutlineAsync(partition.Pipeline));
        var (status, outline) = (await asking, await outlining);
        if (outline?.Partitions.Contains(partition) is false)
        {
            throw new ArgumentException($"There is no partition {partition}, as of the last look at Kafka.", nameof(partition));
        }

        var slower = status.WaitsForPartition is { } other ? StatusOfAsync(other) : Task.FromResult(PartitionStatus.Unknown(partition, null));
        var (situations, silent) = await LookAsync(partition.Pipeline, [status], outline, new Dictionary<PartitionId, PartitionStatus>(), Patience);
        var now = situations[0] with { Slower = status.WaitsForPartition is null ? null : await slower };
        return Diagnoses.Of(partition.ToString(), now, Diagnoser.Find(now), silent);
    }

    private async Task<Diagnosis> ExplainPipelineAsync(string pipeline)
    {
        var outline = await OutlineAsync(pipeline);
        var statuses = await Task.WhenAll((outline?.Partitions ?? []).Select(StatusOfAsync));
        var (situations, silent) = await LookAsync(pipeline, statuses, outline, statuses.ToDictionary(status => status.Partition), Patience);
        return Diagnoses.Of(pipeline, [.. situations.Select(now => (now, Diagnoser.Find(now)))], outline, silent);
    }

    private async Task<PipelineOutline?> OutlineAsync(string pipeline)
    {
        try
        {
            return await grains.GetGrain<IPipelineCoordinatorGrain>(pipeline).GetOutlineAsync().WaitAsync(Patience, time);
        }
        catch (Exception)
        {
            return null; // What it knows is missing.
        }
    }

    private async Task<PartitionStatus> StatusOfAsync(PartitionId partition)
    {
        try
        {
            return await grains.GetGrain<IPartitionConsumerGrain>(partition.ToString()).GetStatusAsync().WaitAsync(Patience, time);
        }
        catch (Exception exception)
        {
            return PartitionStatus.Unknown(partition, $"It does not answer. {exception.Message}");
        }
    }
}
