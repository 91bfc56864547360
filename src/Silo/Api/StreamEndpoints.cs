using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Selection;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Requests;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What the routes of <c>/api/v1</c> answer and do that are about label streams and tenants, or push what streams hold.</summary>
internal sealed class StreamEndpoints(IStreamOperator streams, PipelineNames names, OperatorCalls calls, TimeProvider time)
{
    /// <summary>The parameters of a flush of streams.</summary>
    public static IReadOnlyList<QueryParameter> FlushParameters { get; } =
        [new("selector", """Which streams, by a selector as Loki has them: {app="api", env=~"pro.*"}; {} for all.""")];

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>A pipeline's label streams by pages, worst first unless told otherwise.</summary>
    public async Task<IResult> StreamsAsync(string pipeline, HttpRequest request)
    {
        var parameters = new StreamQueryReader(request.Query);
        var (query, sort) = parameters.Read();
        if (parameters.Mistakes.Count > 0)
        {
            return ApiProblem.Unreadable(parameters.Mistakes).ToResult();
        }

        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        var page = await streams.StreamsAsync(pipeline, query);
        return Results.Json(StreamPageView.Of(page, page.Next is { } next ? new PageCursor<StreamPlace>(sort, next).Encode() : null, Now));
    }

    /// <summary>The tenants that a pipeline's streams are sent for by pages, worst first unless told otherwise.</summary>
    public async Task<IResult> TenantsAsync(string pipeline, HttpRequest request)
    {
        var parameters = new TenantQueryReader(request.Query);
        var query = parameters.Read();
        if (parameters.Mistakes.Count > 0)
        {
            return ApiProblem.Unreadable(parameters.Mistakes).ToResult();
        }

        return await names.UnlessKnownAsync(pipeline) is { } known
            ? ApiProblem.NoPipeline(pipeline, known).ToResult()
            : Results.Json(query.Page(await streams.TenantsAsync(pipeline), Now));
    }

    /// <summary>Has all streams of a pipeline push what they hold now.</summary>
    public Task<IResult> FlushPipelineAsync(string pipeline, HttpContext context) => FlushAsync(pipeline, null, null, context);

    /// <summary>Has the streams that hold something of a topic push what they hold now.</summary>
    public Task<IResult> FlushTopicAsync(string pipeline, string topic, HttpContext context) => FlushAsync(pipeline, topic, null, context);

    /// <summary>Has the streams that hold something of a partition push what they hold now.</summary>
    public Task<IResult> FlushPartitionAsync(string pipeline, string topic, string number, HttpContext context) => FlushAsync(pipeline, topic, number, context);

    /// <summary>Has the streams that a selector finds push what they hold now.</summary>
    public async Task<IResult> FlushStreamsAsync(string pipeline, HttpContext context)
    {
        var selector = context.Request.Query["selector"].ToString();
        return StreamSelector.MistakeIn(selector) is { } mistake
            ? ApiProblem.Unreadable([new ParameterMistake("selector", selector, mistake)]).ToResult()
            : await FlushAsync(pipeline, new StreamScope(Selector: selector), context);
    }

    /// <summary>Has the streams of a tenant push what they hold now.</summary>
    public Task<IResult> FlushTenantAsync(string pipeline, string tenant, HttpContext context) => FlushAsync(pipeline, new StreamScope(tenant), context);

    private Task<IResult> FlushAsync(string pipeline, StreamScope scope, HttpContext context) => calls.DoAsync<ReasonRequest>(
        pipeline, null, null, context, async call => Results.Json(FlushView.Of(await streams.FlushStreamsAsync(pipeline, scope, call.Wanted.Reason!, call.By))));

    private Task<IResult> FlushAsync(string pipeline, string? topic, string? number, HttpContext context) => calls.DoAsync<ReasonRequest>(
        pipeline, topic, number, context, async call => Results.Json(FlushView.Of(await streams.FlushAsync(pipeline, call.Scope, call.Wanted.Reason!, call.By))));
}
