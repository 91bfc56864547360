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
    /// <summary>What names streams that something is to be done to.</summary>
    public static IReadOnlyList<QueryParameter> SelectorParameters { get; } =
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
    public Task<IResult> FlushStreamsAsync(string pipeline, HttpContext context) => OfSelectorAsync(context, scope => FlushAsync(pipeline, scope, context));

    /// <summary>Has the streams of a tenant push what they hold now.</summary>
    public Task<IResult> FlushTenantAsync(string pipeline, string tenant, HttpContext context) => FlushAsync(pipeline, new StreamScope(tenant), context);

    /// <summary>Pauses the streams that a selector finds, or resumes them: nothing of them is pushed until told otherwise, over restarts and moves.</summary>
    public Task<IResult> SetStreamsAsync(string pipeline, HttpContext context) => OfSelectorAsync(context, scope => SetAsync(pipeline, scope, context));

    /// <summary>Pauses the streams of a tenant, or resumes them.</summary>
    public Task<IResult> SetTenantAsync(string pipeline, string tenant, HttpContext context) => SetAsync(pipeline, new StreamScope(tenant), context);

    private static Task<IResult> OfSelectorAsync(HttpContext context, Func<StreamScope, Task<IResult>> act)
    {
        var selector = context.Request.Query["selector"].ToString();
        return StreamSelector.MistakeIn(selector) is { } mistake
            ? Task.FromResult(ApiProblem.Unreadable([new ParameterMistake("selector", selector, mistake)]).ToResult())
            : act(new StreamScope(Selector: selector));
    }

    private Task<IResult> SetAsync(string pipeline, StreamScope scope, HttpContext context) => calls.DoAsync<StreamStateRequest>(
        pipeline, null, null, context, async call => Results.Json(StreamStateOutcome.Of(call.Wanted.IsResume
            ? await streams.ResumeStreamsAsync(pipeline, scope, call.Wanted.Reason!, call.By)
            : await streams.PauseStreamsAsync(pipeline, scope, call.Wanted.Reason!, call.By))));

    private Task<IResult> FlushAsync(string pipeline, StreamScope scope, HttpContext context) => calls.DoAsync<FlushRequest>(pipeline, null, null, context, async call =>
    {
        if (call.Wanted.WaitSecs is not { } seconds)
        {
            return Results.Json(FlushView.Of(await streams.FlushStreamsAsync(pipeline, scope, call.Wanted.Reason!, call.By)));
        }

        var drain = await streams.DrainStreamsAsync(pipeline, scope, call.Wanted.Reason!, call.By, TimeSpan.FromSeconds(seconds));
        return Results.Json(FlushView.Of(drain), statusCode: drain.IsDrained ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    });

    private Task<IResult> FlushAsync(string pipeline, string? topic, string? number, HttpContext context) => calls.DoAsync<ReasonRequest>(
        pipeline, topic, number, context, async call => Results.Json(FlushView.Of(await streams.FlushAsync(pipeline, call.Scope, call.Wanted.Reason!, call.By))));
}
