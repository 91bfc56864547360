using System.Globalization;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using OrleansKafkaLoki.Silo.Api.Following;
using OrleansKafkaLoki.Silo.Api.Queries;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>The API's OpenAPI document.</summary>
internal static class ApiDocument
{
    /// <summary>The document's path; <c>{documentName}</c> is the API's version.</summary>
    public const string Route = "/openapi/{documentName}.json";

    private static readonly int[] Waits = [StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable];

    /// <summary>Adds what makes the document.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", openApi =>
    {
        openApi.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true
            && description.HttpMethod != HttpMethods.Head; // As GET.
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
            foreach (var status in Waits)
            {
                operation.AddHeader(status, HeaderNames.RetryAfter, "In how many seconds to come back.");
            }

            return Task.CompletedTask;
        });
    });

    /// <summary>Names the parameters that a <see cref="QueryReader"/> reads.</summary>
    public static TBuilder WithReader<TBuilder>(this TBuilder endpoint, IReadOnlyList<QueryParameter> parameters)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithQuery(parameters).WithMetadata(new RequestCheck.HasReader());

    /// <summary>Names the parameters of a route; others are refused (<see cref="RequestCheck"/>).</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder endpoint, IReadOnlyList<QueryParameter> parameters)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata([.. parameters]).AddOpenApiOperationTransformer((operation, _, _) =>
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

    /// <summary>Says that a route does what it is asked only where <c>If-Match</c> holds, if there is one.</summary>
    public static TBuilder WithIfMatch<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequestCheck.HasETag()).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = HeaderNames.IfMatch,
                In = ParameterLocation.Header,
                Description = "The ETag that the partition must still have, as its GET and a dry run tell it.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    /// <summary>Says that a route answers with a header.</summary>
    /// <param name="endpoint">The route.</param>
    /// <param name="status">With which status.</param>
    /// <param name="name">The header.</param>
    /// <param name="description">What it tells.</param>
    public static TBuilder WithHeader<TBuilder>(this TBuilder endpoint, int status, string name, string description)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.AddHeader(status, name, description);
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

    private static void AddHeader(this OpenApiOperation operation, int status, string name, string description)
    {
        if (operation.Responses?.GetValueOrDefault(status.ToString(CultureInfo.InvariantCulture)) is OpenApiResponse response)
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }
}
