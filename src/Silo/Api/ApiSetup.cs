using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>The admin API and its document.</summary>
internal static class ApiSetup
{
    private const string RetryAfterSeconds = "5";
    private const string JsonMediaType = "application/json";

    /// <summary>Adds what answers.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddApiJson()
        .AddApiDocument()
        .AddSingleton<GrainCluster>()
        .AddSingleton<IClusterReader>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<IPipelineControl>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<IStreamOperator>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<PipelineNames>()
        .AddSingleton<ApiEndpoints>()
        .AddSingleton<ControlEndpoints>()
        .AddSingleton<StreamEndpoints>();

    /// <summary>Maps the routes and the document, for those who may see more than health.</summary>
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var answers = endpoints.ServiceProvider.GetRequiredService<ApiEndpoints>();
        var api = endpoints.MapGroup("/api/v1").RequireAuthorization().AddEndpointFilter(AnswerUnavailableAsync).WithTags("v1");

        api.MapGet("/cluster", answers.ClusterAsync).Answers<ClusterView>("getCluster");
        api.MapGet("/pipelines", answers.PipelinesAsync).Answers<PipelineList>("listPipelines");
        api.MapGet("/pipelines/{pipeline}", answers.PipelineAsync).Answers<PipelineView>("getPipeline", StatusCodes.Status404NotFound);
        api.MapGet("/pipelines/{pipeline}/partitions", answers.PartitionsAsync)
            .Answers<PartitionPage>("listPartitions", StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithQuery(PartitionQuery.Parameters);
        api.MapGet("/pipelines/{pipeline}/topics/{topic}/partitions/{number}", answers.PartitionAsync)
            .Answers<PartitionView>("getPartition", StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithNumber("number");
        MapControl(api, endpoints.ServiceProvider.GetRequiredService<ControlEndpoints>());
        MapStreams(api, endpoints.ServiceProvider.GetRequiredService<StreamEndpoints>());
        endpoints.MapOpenApi(ApiDocument.Route).RequireAuthorization();
        endpoints.MapFallback("/api/{**path}", (HttpRequest request) => ApiProblem.NoRoute(request.Path).ToResult()).RequireAuthorization();
    }

    private static void MapControl(RouteGroupBuilder api, ControlEndpoints control)
    {
        int[] problems = [StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity];
        api.MapPut("/pipelines/{pipeline}/state", control.SetPipelineAsync)
            .Answers<StateOutcome>("setPipelineState", problems).Accepts<StateRequest>(JsonMediaType);
        api.MapPut("/pipelines/{pipeline}/topics/{topic}/state", control.SetTopicAsync)
            .Answers<StateOutcome>("setTopicState", problems).Accepts<StateRequest>(JsonMediaType);
        api.MapPut("/pipelines/{pipeline}/topics/{topic}/partitions/{number}/state", control.SetPartitionAsync)
            .Answers<StateOutcome>("setPartitionState", problems).Accepts<StateRequest>(JsonMediaType).WithNumber("number");
        api.MapGet("/pipelines/{pipeline}/changes", control.ChangesAsync).Answers<ChangeList>("listChanges", StatusCodes.Status404NotFound);
    }

    private static void MapStreams(RouteGroupBuilder api, StreamEndpoints streams)
    {
        int[] problems = [StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity];
        api.MapGet("/pipelines/{pipeline}/streams", streams.StreamsAsync)
            .Answers<StreamPageView>("listStreams", StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).WithQuery(StreamQueryReader.Parameters);
        api.MapGet("/pipelines/{pipeline}/tenants", streams.TenantsAsync)
            .Answers<TenantPage>("listTenants", StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).WithQuery(TenantQuery.Parameters);
        api.MapPost("/pipelines/{pipeline}/flush", streams.FlushPipelineAsync)
            .Answers<FlushView>("flushPipeline", problems).Accepts<FlushRequest>(JsonMediaType);
        api.MapPost("/pipelines/{pipeline}/topics/{topic}/flush", streams.FlushTopicAsync)
            .Answers<FlushView>("flushTopic", problems).Accepts<FlushRequest>(JsonMediaType);
        api.MapPost("/pipelines/{pipeline}/topics/{topic}/partitions/{number}/flush", streams.FlushPartitionAsync)
            .Answers<FlushView>("flushPartition", problems).Accepts<FlushRequest>(JsonMediaType).WithNumber("number");
        api.MapPost("/pipelines/{pipeline}/streams/flush", streams.FlushStreamsAsync)
            .Answers<FlushView>("flushStreams", problems).Accepts<FlushRequest>(JsonMediaType).WithQuery(StreamEndpoints.FlushParameters);
        api.MapPost("/pipelines/{pipeline}/tenants/{tenant}/flush", streams.FlushTenantAsync)
            .Answers<FlushView>("flushTenant", problems).Accepts<FlushRequest>(JsonMediaType);
    }

    private static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, string name, params int[] problems)
    {
        endpoint.WithName(name).Produces<T>().Produces(StatusCodes.Status401Unauthorized);
        foreach (var status in problems.Append(StatusCodes.Status503ServiceUnavailable))
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
            context.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            return ApiProblem.Unavailable(exception.Message).ToResult();
        }
    }
}
