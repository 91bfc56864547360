using OrleansKafkaLoki.Silo.Access;
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

    /// <summary>What goes wrong with any route: who sends it, how often, and the cluster.</summary>
    private static readonly int[] Always =
    [
        StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
    ];

    /// <summary>Adds what answers.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddApiJson()
        .AddApiDocument()
        .AddSingleton<GrainCluster>()
        .AddSingleton<IClusterReader>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<IPipelineControl>(services => services.GetRequiredService<GrainCluster>())
        .AddSingleton<PipelineNames>()
        .AddSingleton<ApiEndpoints>()
        .AddSingleton<ControlEndpoints>();

    /// <summary>Maps the routes and the document. Each needs a role by its method (<see cref="RouteRole"/>).</summary>
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var answers = endpoints.ServiceProvider.GetRequiredService<ApiEndpoints>();
        var api = endpoints.MapGroup("/api/v1").AddEndpointFilter(AnswerUnavailableAsync).WithTags("v1");

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
        endpoints.MapOpenApi(ApiDocument.Route);
        endpoints.MapUnknownRoute();
    }

    private static void MapControl(RouteGroupBuilder api, ControlEndpoints control)
    {
        int[] problems = [StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity];
        api.MapPut("/pipelines/{pipeline}/state", control.SetPipelineAsync)
            .Answers<StateOutcome>("setPipelineState", problems).Accepts<StateRequest>(JsonMediaType);
        api.MapPut("/pipelines/{pipeline}/topics/{topic}/state", control.SetTopicAsync)
            .Answers<StateOutcome>("setTopicState", problems).Accepts<StateRequest>(JsonMediaType);
        api.MapPut("/pipelines/{pipeline}/topics/{topic}/partitions/{number}/state", control.SetPartitionAsync)
            .Answers<StateOutcome>("setPartitionState", problems).Accepts<StateRequest>(JsonMediaType).WithNumber("number");
        api.MapGet("/pipelines/{pipeline}/changes", control.ChangesAsync).Answers<ChangeList>("listChanges", StatusCodes.Status404NotFound);
    }

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
            context.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            return ApiProblem.Unavailable(exception.Message).ToResult();
        }
    }
}
