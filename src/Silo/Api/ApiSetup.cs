using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>The admin API and its document.</summary>
internal static class ApiSetup
{
    private const string RetryAfterSeconds = "5";

    /// <summary>Adds what answers.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddApiJson()
        .AddApiDocument()
        .AddSingleton<IClusterReader, GrainClusterReader>()
        .AddSingleton<PipelineNames>()
        .AddSingleton<ApiEndpoints>();

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
        endpoints.MapOpenApi(ApiDocument.Route).RequireAuthorization();
        endpoints.MapFallback("/api/{**path}", (HttpRequest request) => ApiProblem.NoRoute(request.Path).ToResult()).RequireAuthorization();
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
