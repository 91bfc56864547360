using System.Net;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Silo.Tests.Api;

namespace OrleansKafkaLoki.Silo.Tests.Admin;

public sealed partial class IndexPageTests
{
    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("text/html;q=0, */*", "application/json")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html")]
    public async Task Get_Accept_DecidesTheForm(string? accept, string expected)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), token: "t");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("", UriKind.Relative));
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        using var answer = await listener.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Get_PageAndJson_TellTheSamePathsWhichAllExist()
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("", UriKind.Relative)) { Headers = { { "Accept", "text/html" } } };
        using var answer = await listener.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var linked = Link().Matches(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Select(match => match.Groups[1].Value);

        var paths = (await listener.GetAsync("")).EnumerateObject().Select(entry => entry.Value.GetString()!).ToList();

        Assert.Equal(paths, linked);

        // Behind the dashboard's stands a silo.
        foreach (var path in paths.Where(path => !path.StartsWith("/dashboard", StringComparison.Ordinal)))
        {
            using var found = await listener.Client.GetAsync(
                new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken); // One of them never ends.
            Assert.True(found.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{path} answers {found.StatusCode}");
        }
    }

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Link();
}
