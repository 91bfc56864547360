using Microsoft.AspNetCore.Authorization;
using OrleansKafkaLoki.Silo.Access;
using Scalar.AspNetCore;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>The API's document as pages to read and to try. They come from the silo alone, and a browser that shows them asks nobody else.</summary>
internal static class ReferencePage
{
    /// <summary>Where it is.</summary>
    public const string Route = "/reference";

    /// <summary>Maps it.</summary>
    public static void MapReference(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("").NeedsRole(AccessRole.Read);
        pages.MapScalarApiReference(Route, options =>
        {
            options.Title = "OrleansKafkaLoki";
            options.OpenApiRoutePattern = ApiDocument.Route;
            options.OperationTitleSource = OperationTitleSource.Path;
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never; // They hand the document to the maker's cloud.
            options.DisableAgent().DisableMcp().HideClientButton();
        });

        // The library opens its scripts to everybody.
        ((IEndpointConventionBuilder)pages).Finally(page =>
        {
            foreach (var open in page.Metadata.OfType<IAllowAnonymous>().ToList())
            {
                page.Metadata.Remove(open);
            }
        });
    }
}
