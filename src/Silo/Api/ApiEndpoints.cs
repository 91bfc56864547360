using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What each route of <c>/api/v1</c> answers.</summary>
internal sealed class ApiEndpoints(IClusterReader reader, PipelineNames names, PipelineSummaries summaries, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The silos, what each runs, and how many partitions are misplaced.</summary>
    public async Task<IResult> ClusterAsync() => Results.Json(ClusterView.Of(await reader.ClusterAsync(), Now));

    /// <summary>All pipelines, each summed up over its partitions. One that does not answer is shown with the reason beside those that do.</summary>
    public async Task<IResult> PipelinesAsync() => Results.Json(await summaries.ListAsync());

    /// <summary>One pipeline, summed up over its partitions.</summary>
    public async Task<IResult> PipelineAsync(string pipeline) => await names.UnlessKnownAsync(pipeline) is { } known
        ? ApiProblem.NoPipeline(pipeline, known).ToResult()
        : Results.Json(PipelineView.Of(await reader.PipelineAsync(pipeline), Now));

    /// <summary>A pipeline's partitions by pages, worst first unless told otherwise.</summary>
    public async Task<IResult> PartitionsAsync(string pipeline, HttpRequest request)
    {
        var parameters = new PartitionQueryReader(request.Query);
        var query = parameters.Read();
        if (parameters.Mistakes.Count > 0)
        {
            return ApiProblem.Unreadable(parameters.Mistakes).ToResult();
        }

        return await names.UnlessKnownAsync(pipeline) is { } known
            ? ApiProblem.NoPipeline(pipeline, known).ToResult()
            : Results.Json(query.Page((await reader.PipelineAsync(pipeline)).Partitions, Now));
    }

    /// <summary>One partition.</summary>
    public async Task<IResult> PartitionAsync(string pipeline, string topic, string number, HttpResponse response)
    {
        if (!PartitionNumber.TryRead(number, out var partition))
        {
            return PartitionNumber.Refuse(number);
        }

        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        var (id, partitions) = (new PartitionId(pipeline, topic, partition), (await reader.PipelineAsync(pipeline)).Partitions);
        if (partitions.FirstOrDefault(status => status.Partition == id) is not { } found)
        {
            return ApiProblem.NoPartition(id.ToString(), Instead(partitions, topic)).ToResult();
        }

        response.Headers.ETag = $"\"{found.ETag}\"";
        return Results.Json(PartitionView.Of(found));
    }

    private static List<string> Instead(IReadOnlyCollection<PartitionStatus> partitions, string topic)
    {
        var siblings = partitions.Where(status => status.Partition.Topic == topic).Select(status => status.Partition.ToString()).ToList();
        return siblings.Count > 0 ? siblings : [.. partitions.Select(status => status.Partition.Topic).Distinct()];
    }
}
