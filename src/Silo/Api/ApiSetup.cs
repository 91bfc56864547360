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
        .AddSingleton<PipelineNames>()
        .AddSingleton<ApiEndpoints>()
        .AddSingleton<ControlEndpoints>();

    /// <summary>Maps the routes and the document, for those who may see more than health.</summary>
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var answers = endpoints.ServiceProvider.GetRequiredService<ApiEndpoints>();
        var api = endpoints.MapGroup("/api/v1").RequireAuthorization().AddEndpointFilter(AnswerUnavailableAsync);

        api.MapGet("/cluster", answers.ClusterAsync).Describe<ClusterView>("getCluster", "The silos, what each runs, and how many partitions are misplaced.");
        api.MapGet("/pipelines", answers.PipelinesAsync).Describe<PipelineList>("listPipelines", "Every pipeline, summed up over its partitions.");
        api.MapGet("/pipelines/{pipeline}", answers.PipelineAsync)
            .Describe<PipelineView>("getPipeline", "One pipeline, summed up over its partitions.", StatusCodes.Status404NotFound);
        api.MapGet("/pipelines/{pipeline}/partitions", answers.PartitionsAsync)
            .Describe<PartitionPage>(
                "listPartitions", "A pipeline's partitions by pages, worst first.", StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithQuery(PartitionQuery.Parameters);
        api.MapGet("/pipelines/{pipeline}/topics/{topic}/partitions/{number}", answers.PartitionAsync)
            .Describe<PartitionView>("getPartition", "One partition.", StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        MapControl(api, endpoints.ServiceProvider.GetRequiredService<ControlEndpoints>());
        endpoints.MapOpenApi(ApiDocument.Route).RequireAuthorization();
        endpoints.MapFallback("/api/{**path}", (HttpRequest request) => ApiProblem.NoRoute(request.Path).ToResult()).RequireAuthorization();
    }

    private static void MapControl(RouteGroupBuilder api, ControlEndpoints control)
    {
        int[] problems = [StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity];
        const string Summary = "They read nothing until told otherwise, over restarts and moves, or go on. The same again changes nothing.";
        api.MapPut("/pipelines/{pipeline}/state", control.SetPipelineAsync)
            .Describe<StateOutcome>("setPipelineState", $"Pauses or resumes a pipeline's partitions. {Summary}", problems).Accepts<StateRequest>(JsonMediaType);
        api.MapPut("/pipelines/{pipeline}/topics/{topic}/state", control.SetTopicAsync)
            .Describe<StateOutcome>("setTopicState", $"Pauses or resumes a topic's partitions. {Summary}", problems).Accepts<StateRequest>(JsonMediaType);
        api.MapPut("/pipelines/{pipeline}/topics/{topic}/partitions/{number}/state", control.SetPartitionAsync)
            .Describe<StateOutcome>("setPartitionState", $"Pauses or resumes one partition. {Summary}", problems).Accepts<StateRequest>(JsonMediaType);
        api.MapGet("/pipelines/{pipeline}/changes", control.ChangesAsync)
            .Describe<ChangeList>("listChanges", "What operators did to a pipeline, the latest first.", StatusCodes.Status404NotFound);
    }

    private static RouteHandlerBuilder Describe<T>(this RouteHandlerBuilder endpoint, string name, string summary, params int[] problems)
    {
        foreach (var status in problems.Append(StatusCodes.Status503ServiceUnavailable))
        {
            endpoint.Produces<ApiProblem>(status, ApiProblem.MediaType);
        }

        return endpoint.WithName(name).WithSummary(summary).Produces<T>();
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
