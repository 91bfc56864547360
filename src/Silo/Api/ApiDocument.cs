using Microsoft.OpenApi;
using OrleansKafkaLoki.Silo.Api.Following;
using OrleansKafkaLoki.Silo.Api.Queries;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>The API's OpenAPI document.</summary>
internal static class ApiDocument
{
    /// <summary>The document's path; <c>{documentName}</c> is the API's version.</summary>
    public const string Route = "/openapi/{documentName}.json";

    /// <summary>Adds what makes the document.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", openApi =>
    {
        openApi.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "OrleansKafkaLoki admin API",
                Version = "v1",
                Description = "Any silo answers for the whole cluster. What is not known is absent.",
            };
            document.Servers = null; // Whoever reads it knows where it was found; the checked-in one has no place.
            foreach (var schema in document.Components?.Schemas?.Values ?? [])
            {
                ApiSchemas.Correct(schema);
            }

            document.AddKeys();
            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer((operation, context, _) =>
        {
            operation.AddRole(context.Description, context.Document);
            return Task.CompletedTask;
        });
    });

    /// <summary>Names the parameters of a query, which are read all together.</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder endpoint, IEnumerable<QueryParameter> parameters)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var parameter in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Schema = new OpenApiSchema { Type = parameter.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });

    /// <summary>Says that a route answers with server-sent events, which the framework does not describe.</summary>
    /// <param name="endpoint">The route.</param>
    /// <param name="schema">What each of them tells.</param>
    /// <param name="isOnly">Whether it answers nothing else.</param>
    public static TBuilder WithEventStream<TBuilder>(this TBuilder endpoint, string schema, bool isOnly = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var content = ((OpenApiResponse)operation.Responses!["200"]).Content!;
            if (isOnly)
            {
                content.Clear();
            }

            content[SseWriter.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = $"Server-sent events; the data of each is a {schema}." } };
            return Task.CompletedTask;
        });

    /// <summary>Says that a part of the path is a whole number, which is read by hand so that a mistake is told like any other.</summary>
    public static TBuilder WithNumber<TBuilder>(this TBuilder endpoint, string name)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters!.OfType<OpenApiParameter>().Single(parameter => parameter.Name == name).Schema = new OpenApiSchema { Type = JsonSchemaType.Integer };
            return Task.CompletedTask;
        });
}
