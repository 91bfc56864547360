using System.Globalization;
using System.Net;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Quickstart.Store;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Hosting;

namespace OrleansKafkaLoki.Silo.Tests.Admin;

public sealed class AdminSetupTests
{
    /// <summary>What a browser sends on behalf of a page whose name was pointed at loopback.</summary>
    private const string ForeignHost = "rebound.example";

    [Theory]
    [InlineData("127.0.0.1", null, null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1", null, ForeignHost, HttpStatusCode.BadRequest)]
    [InlineData("[::1]", null, null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "token", ForeignHost, HttpStatusCode.OK)]
    public async Task Get_HostHeader_MustBeLoopbackWhereAllIsOpen(string address, string? token, string? host, HttpStatusCode expected)
    {
        var ports = FreePorts.Find(2);
        await using var shipper = ShipperHost.Build(new ShipperOptions
        {
            Redis = { ConnectionString = new Secret(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ports[0]}")) },
            Cluster = { SiloPort = ports[1] },
            Admin = new AdminOptions { Listen = $"{address}:0", Token = token is null ? null : new Secret(token) },
        });

        // Redis is away, so that nothing but the listener starts.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var starting = shipper.StartAsync(stop.Token);
        await Eventually.HoldsAsync(() => shipper.Urls.Any(url => !url.EndsWith(":0", StringComparison.Ordinal)), "the admin listener is bound");
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(shipper.Urls.First()), "health/live"));
        request.Headers.Host = host;

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
    }
}
