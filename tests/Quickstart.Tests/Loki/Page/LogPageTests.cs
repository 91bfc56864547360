using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Page;

public sealed partial class LogPageTests
{
    [Theory]
    [InlineData("/", "<!doctype html>")]
    [InlineData("/page.css", ":root")]
    [InlineData("/page.js", "'use strict'")]
    public async Task Get_File_ReturnsItWithoutForeignAddresses(string path, string start)
    {
        await using var loki = await LokiClient.StartAsync();

        var (status, body) = await loki.GetAsync(path);

        Assert.Equal(200, status);
        Assert.StartsWith(start, body, StringComparison.Ordinal);
        Assert.DoesNotMatch(ForeignAddress(), body);
    }

    [GeneratedRegex("https?://|src=\"//")]
    private static partial Regex ForeignAddress();
}
