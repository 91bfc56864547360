using System.Net;
using Microsoft.AspNetCore.Http;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Tests.Api;

namespace OrleansKafkaLoki.Silo.Tests.Admin;

public sealed class OriginCheckTests
{
    [Theory]

    // Programs.
    [InlineData("POST", null, null, true)]
    [InlineData("PUT", null, null, true)]

    // Browsers of today.
    [InlineData("POST", "same-origin", "http://10.0.0.1:8080", true)]
    [InlineData("POST", "none", null, true)]
    [InlineData("POST", "same-site", "http://10.0.0.1:9090", false)]
    [InlineData("POST", "cross-site", "http://evil.example", false)]
    [InlineData("POST", "cross-site", "http://10.0.0.1:8080", false)]
    [InlineData("POST", "same-origin,cross-site", null, false)]
    [InlineData("PUT", "cross-site", "http://evil.example", false)]
    [InlineData("PATCH", "cross-site", null, false)]
    [InlineData("DELETE", "cross-site", null, false)]
    [InlineData("QUERY", "cross-site", null, false)]
    [InlineData("GET", "cross-site", "http://evil.example", true)]
    [InlineData("HEAD", "cross-site", "http://evil.example", true)]
    [InlineData("OPTIONS", "cross-site", "http://evil.example", true)]

    // Older ones, and those that do not hold a plain address to be safe.
    [InlineData("POST", null, "http://10.0.0.1:8080", true)]
    [InlineData("POST", null, "https://10.0.0.1:8080", true)]
    [InlineData("POST", null, "http://10.0.0.1", false)]
    [InlineData("POST", null, "http://10.0.0.1:80801", false)]
    [InlineData("POST", null, "http://10.0.0.1:8080.evil.example", false)]
    [InlineData("POST", null, "http://evil.example", false)]
    [InlineData("POST", null, "null", false)]
    [InlineData("POST", null, "10.0.0.1:8080", false)]
    public void IsAllowed_Request_IsDecidedByItsOrigin(string method, string? site, string? origin, bool expected) =>
        Assert.Equal(expected, OriginCheck.IsAllowed(Request(method, "10.0.0.1:8080", site, origin)));

    [Theory]
    [InlineData("admin.example", "https://admin.example", true)]
    [InlineData("admin.example", "https://ADMIN.example", true)]
    [InlineData("admin.example:443", "https://admin.example", true)]
    [InlineData("admin.example", "https://admin.example:8443", false)]
    [InlineData("[::1]:8080", "http://[::1]:8080", true)]
    [InlineData("[::1]:8080", "http://[::2]:8080", false)]
    [InlineData("", "http://evil.example", false)]
    public void IsAllowed_Host_IsComparedByNameAndPort(string host, string origin, bool expected) =>
        Assert.Equal(expected, OriginCheck.IsAllowed(Request("POST", host, null, origin)));

    [Theory]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    public async Task Post_ToAnyEndpoint_IsChecked(string site, HttpStatusCode expected)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("change", UriKind.Relative));
        request.Headers.Add("Sec-Fetch-Site", site);

        using var answer = await listener.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        var isRefused = expected != HttpStatusCode.OK;
        Assert.Equal(isRefused ? "application/problem+json" : "text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(isRefused, (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("cross_origin", StringComparison.Ordinal));
    }

    private static HttpRequest Request(string method, string host, string? site, string? origin)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Host) = (method, new HostString(host));
        request.Headers["Sec-Fetch-Site"] = site;
        request.Headers.Origin = origin;
        return request;
    }
}
