using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Tests.Api;

namespace OrleansKafkaLoki.Silo.Tests.Access;

/// <summary>Each route with each role and with none, out of the OpenAPI document, so that none is forgotten.</summary>
public sealed partial class AccessTableTests
{
    /// <summary>Routes that the document does not have.</summary>
    private static readonly (string Method, string Path, AccessRole Role)[] Others =
    [
        ("GET", "/metrics", AccessRole.Read),
        ("POST", "/metrics", AccessRole.Admin),
        ("GET", "/openapi/v1.json", AccessRole.Read),
        ("GET", "/reference/", AccessRole.Read),
        ("GET", "/reference/scalar.js", AccessRole.Read),
        ("GET", "/dashboard/", AccessRole.Read),
        ("GET", "/dashboard/DashboardCounters", AccessRole.Read),
        ("POST", "/dashboard/", AccessRole.Admin),
        ("GET", "/api/v1/nothing", AccessRole.Read),
        ("POST", "/change", AccessRole.Admin),
    ];

    [Fact]
    public async Task Routes_EachWithEachRoleAndNone_TakeThoseOfTheirRole()
    {
        await using var listener = await StartAsync();
        var routes = await RoutesAsync(listener);
        Assert.All(routes, route => Assert.True(
            RouteRole.IsSafe(route.Method) ? route.Role is AccessRole.Read or AccessRole.Tail : route.Role == AccessRole.Admin, $"{route} has a role that does not go with its method"));

        foreach (var route in routes.Concat(Others))
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), await AskAsync(listener, route, null));
            foreach (var role in Enum.GetValues<AccessRole>())
            {
                var (status, code) = await AskAsync(listener, route, role);
                Assert.True(
                    role < route.Role ? (status, code) == (HttpStatusCode.Forbidden, "forbidden") : status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden),
                    $"{route} answered {status} {code} to {role}");
            }
        }
    }

    [Fact]
    public async Task Routes_ThatAreOpen_AreTheIndexAndHealth()
    {
        await using var listener = await StartAsync();

        var open = listener.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(route => route.RoutePattern.RawText).Order(StringComparer.Ordinal);

        Assert.Equal(["/", "/health/dependencies", "/health/live", "/health/ready"], open);
    }

    private static Task<ApiListener> StartAsync() => ApiListener.StartAsync(
        new StaticCluster { Partitions = [StaticCluster.Running("a", 0, 0)] }, new AdminOptions { Keys = TestKeys.All() });

    private static async Task<List<(string Method, string Path, AccessRole Role)>> RoutesAsync(ApiListener listener)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "openapi/v1.json") { Headers = { { "Authorization", $"Bearer {TestKeys.Of(AccessRole.Read)}" } } };
        using var answer = await listener.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var routes =
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select (operation.Name.ToUpperInvariant(), Fill(path.Name), Enum.Parse<AccessRole>(operation.Value.GetProperty("x-role").GetString()!, ignoreCase: true));
        return [.. routes];
    }

    private static async Task<(HttpStatusCode Status, string? Code)> AskAsync(ApiListener listener, (string Method, string Path, AccessRole Role) route, AccessRole? role)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(route.Path, UriKind.Relative));
        if (!RouteRole.IsSafe(route.Method))
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        if (role is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {TestKeys.Of(role.Value)}");
        }

        // An answer may be a stream without an end.
        using var answer = await listener.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return (answer.StatusCode, null);
        }

        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, problem.RootElement.GetProperty("code").GetString());
    }

    private static string Fill(string path) => Part().Replace(path, part => part.Value switch
    {
        "{pipeline}" => "app",
        "{topic}" => "a",
        _ => "0",
    });

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Part();
}
