using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using OrleansKafkaLoki.Silo.Access;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What the document says of access: how a key travels, and which role each operation needs.</summary>
internal static class ApiRoles
{
    /// <summary>The extension with an operation's role.</summary>
    public const string Extension = "x-role";

    private const string Bearer = "bearer";
    private const string Basic = "basic";

    /// <summary>Names the ways in which a key travels.</summary>
    public static void AddKeys(this OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "A key of admin.keys, admin.token, or a token of admin.oidc." },
            [Basic] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Basic, Description = "A key of admin.keys with its name as the user, or admin.username." },
        };
    }

    /// <summary>Says which role an operation needs.</summary>
    public static void AddRole(this OpenApiOperation operation, ApiDescription description, OpenApiDocument? document)
    {
        var role = RouteRole.Of(description.ActionDescriptor.EndpointMetadata, description.HttpMethod!);
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[Extension] = new JsonNodeExtension(JsonValue.Create(AccessNames.Of(role)));
        operation.Security = [Requires(Bearer, document), Requires(Basic, document)];
    }

    private static OpenApiSecurityRequirement Requires(string scheme, OpenApiDocument? document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
