using Microsoft.Net.Http.Headers;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Api.Following;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Requests;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>The admin API and its document.</summary>
internal static class ApiSetup
{
    private const string RetryAfterSeconds = "5";
    private const string JsonMediaType = "application/json";

    /// <summary>What goes wrong with any route: its parameters, who sends it, how often, and the cluster.</summary>
    private static readonly int[] Always =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests,
        StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
    ];

    private static readonly int[] OperatorProblems =
        [StatusCodes.Status404NotFound, StatusCodes.Status412PreconditionFailed, StatusCodes.Status422UnprocessableEntity];

    private static readonly QueryParameter[] DryRun =
        [new(OperatorCalls.DryRun, "true tells what would be done, and does not do it; default false")];

    private static readonly QueryParameter[] JobReason = [new("reason", "why, in at most 500 characters; it stands in the pipeline's changes")];

    /// <summary>Adds what answers.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddApiJson()
        .AddApiDocument()
        .AddSingleton<GrainCluster>()
        .AddSingleton<IClusterReader>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<IPipelineControl>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<IPositionControl>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<IJobOperator>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<ILetterReader>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<IStreamOperator>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<IExplainer>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<ExplainEndpoints>()
        .AddSingleton<PipelineNames>()
        .AddSingleton<PipelineSummaries>()
        .AddSingleton<Followers>()
        .AddSingleton<StatusSource>()
        .AddSingleton<EventEndpoints>()
        .AddSingleton<OperatorCalls>()
        .AddSingleton<PositionEndpoints>()
        .AddSingleton<ApiEndpoints>()
        .AddSingleton<ControlEndpoints>()
        .AddSingleton<StreamEndpoints>()
        .AddSingleton<JobEndpoints>()
        .AddSingleton<LetterEndpoints>();

    /// <summary>Maps the routes and the document. Each needs a role by its method (<see cref="RouteRole"/>).</summary>
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var answers = endpoints.ServiceProvider.GetRequiredService<ApiEndpoints>();
        var api = endpoints.MapGroup("/api/v1").AddEndpointFilter(AnswerUnavailableAsync).AddEndpointFilter(RequestCheck.RefuseUnknownAsync).WithTags("v1");

        api.MapGet("/cluster", answers.ClusterAsync).Answers<ClusterView>("getCluster");
        api.MapGet("/pipelines", answers.PipelinesAsync).Answers<PipelineList>("listPipelines");
        api.MapGet("/pipelines/{pipeline}", answers.PipelineAsync).Answers<PipelineView>("getPipeline", StatusCodes.Status404NotFound);
        api.MapGet("/pipelines/{pipeline}/partitions", answers.PartitionsAsync)
            .Answers<PartitionPage>("listPartitions", StatusCodes.Status404NotFound)
            .WithReader(PartitionQuery.Parameters);
        api.MapGet("/pipelines/{pipeline}/topics/{topic}/partitions/{number}", answers.PartitionAsync)
            .Answers<PartitionView>("getPartition", StatusCodes.Status404NotFound)
            .WithNumber("number").WithHeader(StatusCodes.Status200OK, HeaderNames.ETag, "Where the partition stands, for If-Match.");
        MapControl(api, endpoints.ServiceProvider.GetRequiredService<ControlEndpoints>());
        MapPositions(api, endpoints.ServiceProvider.GetRequiredService<PositionEndpoints>());
        MapStreams(api, endpoints.ServiceProvider.GetRequiredService<StreamEndpoints>());
        MapEvents(api, endpoints.ServiceProvider.GetRequiredService<EventEndpoints>());
        MapExplanations(api, endpoints.ServiceProvider.GetRequiredService<ExplainEndpoints>());
        MapJobs(api, endpoints.ServiceProvider.GetRequiredService<JobEndpoints>());
        MapLetters(api, endpoints.ServiceProvider.GetRequiredService<LetterEndpoints>());
        endpoints.MapOpenApi(ApiDocument.Route);
        endpoints.MapReference();
        endpoints.MapUnknownRoute();
    }

    private static void MapExplanations(RouteGroupBuilder api, ExplainEndpoints explain)
    {
        api.MapGet("/pipelines/{pipeline}/explain", explain.PipelineAsync).Answers<DiagnosisView>("explainPipeline", StatusCodes.Status404NotFound);
        api.MapGet("/pipelines/{pipeline}/topics/{topic}/partitions/{number}/explain", explain.PartitionAsync)
            .Answers<DiagnosisView>("explainPartition", StatusCodes.Status404NotFound).WithNumber("number");
        api.MapGet("/pipelines/{pipeline}/streams/explain", explain.StreamAsync)
            .Answers<DiagnosisView>("explainStream", StatusCodes.Status404NotFound).WithReader(StreamNameReader.Parameters);
    }

    private static void MapControl(RouteGroupBuilder api, ControlEndpoints control)
    {
        api.MapPut("/pipelines/{pipeline}/state", control.SetPipelineAsync)
            .AnswersOperator<StateOutcome, StateRequest>("setPipelineState").WithQuery(DryRun);
        api.MapPut("/pipelines/{pipeline}/topics/{topic}/state", control.SetTopicAsync)
            .AnswersOperator<StateOutcome, StateRequest>("setTopicState").WithQuery(DryRun);
        api.MapPut("/pipelines/{pipeline}/topics/{topic}/partitions/{number}/state", control.SetPartitionAsync)
            .AnswersOperator<StateOutcome, StateRequest>("setPartitionState").WithQuery(DryRun).WithNumber("number");
        api.MapGet("/pipelines/{pipeline}/changes", control.ChangesAsync).Answers<ChangeList>("listChanges", StatusCodes.Status404NotFound);
    }

    private static void MapPositions(RouteGroupBuilder api, PositionEndpoints positions)
    {
        const string Topic = "/pipelines/{pipeline}/topics/{topic}";
        const string Partition = Topic + "/partitions/{number}";
        api.MapPut($"{Topic}/position", positions.SeekTopicAsync)
            .AnswersOperator<PositionOutcome, PositionRequest>("seekTopic").WithIfMatch().WithQuery(DryRun);
        api.MapPut($"{Partition}/position", positions.SeekPartitionAsync)
            .AnswersOperator<PositionOutcome, PositionRequest>("seekPartition").WithIfMatch().WithQuery(DryRun).WithNumber("number");
        api.MapPost($"{Partition}/skip", positions.SkipAsync)
            .AnswersOperator<PositionOutcome, SkipRequest>("skipOffsets").WithIfMatch().WithQuery(DryRun).WithNumber("number");
        api.MapPost($"{Partition}/move", positions.MoveAsync).AnswersOperator<MoveOutcome, MoveRequest>("movePartition").WithQuery(DryRun).WithNumber("number");
        api.MapPost("/cluster/rebalance", (Delegate)positions.RebalanceAsync).AnswersOperator<RebalanceOutcome, ReasonRequest>("rebalance").WithQuery(DryRun);
    }

    private static RouteHandlerBuilder AnswersFlush(this RouteHandlerBuilder endpoint, string name) =>
        endpoint.Answers<FlushView>(name, OperatorProblems).Accepts<ReasonRequest>(JsonMediaType);

    /// <summary>What a route answers that changes something.</summary>
    private static RouteHandlerBuilder AnswersOperator<TAnswer, TRequest>(this RouteHandlerBuilder endpoint, string name)
        where TRequest : class, IOperatorRequest => endpoint
        .Answers<TAnswer>(name, OperatorProblems)
        .Produces<TAnswer>(StatusCodes.Status202Accepted)
        .Accepts<TRequest>(JsonMediaType);

    private static void MapStreams(RouteGroupBuilder api, StreamEndpoints streams)
    {
        api.MapGet("/pipelines/{pipeline}/streams", streams.StreamsAsync)
            .Answers<StreamPageView>("listStreams", StatusCodes.Status404NotFound).WithReader(StreamQueryReader.Parameters);
        api.MapGet("/pipelines/{pipeline}/tenants", streams.TenantsAsync)
            .Answers<TenantPage>("listTenants", StatusCodes.Status404NotFound).WithReader(TenantQuery.Parameters);
        api.MapPost("/pipelines/{pipeline}/flush", streams.FlushPipelineAsync)
            .AnswersFlush("flushPipeline");
        api.MapPost("/pipelines/{pipeline}/topics/{topic}/flush", streams.FlushTopicAsync)
            .AnswersFlush("flushTopic");
        api.MapPost("/pipelines/{pipeline}/topics/{topic}/partitions/{number}/flush", streams.FlushPartitionAsync)
            .AnswersFlush("flushPartition").WithNumber("number");
        api.MapPost("/pipelines/{pipeline}/streams/flush", streams.FlushStreamsAsync)
            .AnswersOperator<FlushView, FlushRequest>("flushStreams").WithQuery(StreamEndpoints.SelectorParameters);
        api.MapPost("/pipelines/{pipeline}/tenants/{tenant}/flush", streams.FlushTenantAsync)
            .AnswersOperator<FlushView, FlushRequest>("flushTenant");
        api.MapPut("/pipelines/{pipeline}/streams/state", streams.SetStreamsAsync)
            .Answers<StreamStateOutcome>("setStreamsState", OperatorProblems).Accepts<StreamStateRequest>(JsonMediaType).WithQuery(StreamEndpoints.SelectorParameters);
        api.MapPut("/pipelines/{pipeline}/tenants/{tenant}/state", streams.SetTenantAsync)
            .Answers<StreamStateOutcome>("setTenantState", OperatorProblems).Accepts<StreamStateRequest>(JsonMediaType);
    }

    private static void MapEvents(RouteGroupBuilder api, EventEndpoints events)
    {
        api.MapGet("/events", (Delegate)events.EventsAsync)
            .Answers<EventList>("listEvents").WithReader(EventQuery.Parameters).WithEventStream(nameof(EventView));
        api.MapGet("/status/stream", (Delegate)events.StatusAsync)
            .Answers<PipelineList>("followStatus").WithReader(StatusStreamReader.Parameters).WithEventStream(nameof(PipelineList), isOnly: true);
    }

    private static void MapJobs(RouteGroupBuilder api, JobEndpoints jobs)
    {
        api.MapPost("/pipelines/{pipeline}/replays", jobs.ReplayAsync).StartsJob<ReplayRequest, JobPlanView>("startReplay");
        api.MapPost("/pipelines/{pipeline}/audits", jobs.AuditAsync).StartsJob<AuditRequest, JobPlanView>("startAudit");
        foreach (var (kind, name) in new[] { (JobKind.Replay, "Replay"), (JobKind.Audit, "Audit"), (JobKind.DeadLetters, "DeadLetterReplay") })
        {
            var path = $"/pipelines/{{pipeline}}/{JobEndpoints.PathOf(kind)}";
            api.MapGet(path, jobs.List(kind)).Answers<JobList>($"list{name}s", StatusCodes.Status404NotFound);
            api.MapGet($"{path}/{{id}}", jobs.Get(kind)).Answers<JobView>($"get{name}", StatusCodes.Status404NotFound);
            api.MapDelete($"{path}/{{id}}", jobs.Cancel(kind)).Answers<JobView>($"cancel{name}", OperatorProblems)
                .Produces<JobView>(StatusCodes.Status202Accepted).WithQuery(JobReason);
        }

        api.MapGet("/pipelines/{pipeline}/audit", jobs.ContinuousAsync).Answers<AuditStatusView>("getContinuousAudit", StatusCodes.Status404NotFound);
    }

    private static void MapLetters(RouteGroupBuilder api, LetterEndpoints letters)
    {
        const string Letters = "/pipelines/{pipeline}/dead-letters";
        api.MapGet(Letters, letters.ListAsync)
            .Answers<LetterPageView>("listDeadLetters", StatusCodes.Status404NotFound).WithReader(LetterQueryReader.Parameters);
        api.MapGet($"{Letters}/{{id}}", letters.GetAsync).Answers<LetterContentView>("getDeadLetter", StatusCodes.Status404NotFound).NeedsRole(AccessRole.Tail);
        api.MapPost($"{Letters}/replays", letters.ReplayAsync).StartsJob<LettersRequest, LetterPlanView>("startDeadLetterReplay");
    }

    /// <summary>What a route answers that starts a job.</summary>
    private static RouteHandlerBuilder StartsJob<TRequest, TPlan>(this RouteHandlerBuilder endpoint, string name)
        where TRequest : class, IOperatorRequest => endpoint
        .Answers<TPlan>(name, [.. OperatorProblems, StatusCodes.Status409Conflict])
        .Produces<JobView>(StatusCodes.Status201Created)
        .WithHeader(StatusCodes.Status201Created, HeaderNames.Location, "Where the job is.")
        .Accepts<TRequest>(JsonMediaType)
        .WithQuery(DryRun);

    private static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, string name, params int[] problems)
    {
        endpoint.WithName(name).Produces<T>();
        foreach (var status in problems.Union(Always))
        {
            endpoint.Produces<ApiProblem>(status, ApiProblem.MediaType);
        }

        return endpoint;
    }

    private static async ValueTask<object?> AnswerUnavailableAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ClusterUnavailableException exception)
        {
            context.HttpContext.Response.Headers.RetryAfter = exception.IsMistake ? default : RetryAfterSeconds;
            return exception.ToProblem().ToResult();
        }
    }
}
