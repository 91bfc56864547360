using System.CommandLine;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Quickstart.CommandLine;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Tests.CommandLine;

public sealed class QuickstartCommandTests
{
    private QuickstartOptions? _options;

    [Fact]
    public async Task Parse_Nothing_GivesDefaults()
    {
        Assert.Equal(0, await InvokeAsync(""));

        Assert.Equal(1000, _options!.Rate);
        Assert.Equal(4, _options.Partitions);
        Assert.Equal(1, _options.Silos);
        Assert.Equal(["logs"], _options.Topics);
        Assert.Null(_options.For);
        Assert.Null(_options.Disturbance);
        Assert.Null(_options.LokiChaos);
        Assert.Equal(DeliveryMode.EffectivelyOnce, _options.Delivery);
        Assert.Equal(TimeSpan.FromMinutes(1), _options.DrainTimeout);
    }

    [Fact]
    public async Task Parse_Everything_GivesIt()
    {
        using var folder = new TempFolder();
        var file = folder.File("lines");
        await File.WriteAllTextAsync(file, "line", TestContext.Current.CancellationToken);

        Assert.Equal(0, await InvokeAsync(
            $"--rate 5.5 --partitions 2 --silos 3 --topics a,b --file {file} --for 1m30s --kill-every 10s --loki-port 3100 --admin-port 8080 --drain-timeout 5s --loki-chaos 7 --delivery at_least_once"));

        Assert.Equal(5.5, _options!.Rate);
        Assert.Equal((2, 3), (_options.Partitions, _options.Silos));
        Assert.Equal(["a", "b"], _options.Topics);
        Assert.Equal(file, _options.File!.FullName);
        Assert.Equal(TimeSpan.FromSeconds(90), _options.For);
        Assert.Equal((DisturbanceKind.Kill, TimeSpan.FromSeconds(10)), (_options.Disturbance, _options.DisturbEvery));
        Assert.Equal((7, DeliveryMode.AtLeastOnce), (_options.LokiChaos, _options.Delivery));
        Assert.Equal((3100, 8080), (_options.LokiPort, _options.AdminPort));
        Assert.Equal(TimeSpan.FromSeconds(5), _options.DrainTimeout);
    }

    [Theory]
    [InlineData("--rate -1", "--rate: -1 is not a number from 0")]
    [InlineData("--partitions 0", "--partitions: 0 is not a number from 1")]
    [InlineData("--silos 0", "--silos: 0 is not a number from 1 to 9")]
    [InlineData("--silos 10", "--silos: 10 is not a number from 1 to 9")]
    [InlineData("--silos 2 --admin-port 65530", "--admin-port: with several silos it is at most 65527")]
    [InlineData("--for 30", "--for: '30' is not a duration such as")]
    [InlineData("--for 0s", "--for: '0s' is not a duration such as")]
    [InlineData("--topics a,b/c", "is not a list of topic names")]
    [InlineData("--file /no/such/file", "--file: /no/such/file is not a file")]
    [InlineData("--loki-port 70000", "--loki-port: 70000 is not a port")]
    [InlineData("--restart-every 1s --kill-every 1s", "--restart-every and --kill-every exclude each other.")]
    [InlineData("--delivery exactly_once", "'effectively_once'")]
    [InlineData("--loki-chaos much", "'much'")]
    public async Task Parse_Mistake_SaysWhatIsWrong(string arguments, string words)
    {
        var error = new StringWriter();

        Assert.NotEqual(0, await InvokeAsync(arguments, error));

        Assert.Null(_options);
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--restart-every 1s", (int)DisturbanceKind.Restart)]
    [InlineData("--kill-every 1s", (int)DisturbanceKind.Kill)]
    [InlineData("--pause-every 1s", (int)DisturbanceKind.Pause)]
    [InlineData("--redis-restart-every 1s", (int)DisturbanceKind.StoreRestart)]
    public async Task Parse_Disturbance_GivesItsKind(string arguments, int expected)
    {
        Assert.Equal(0, await InvokeAsync(arguments));

        Assert.Equal(((DisturbanceKind)expected, TimeSpan.FromSeconds(1)), (_options!.Disturbance, _options.DisturbEvery));
    }

    private Task<int> InvokeAsync(string arguments, TextWriter? error = null) => QuickstartCommand
        .Create((options, _) =>
        {
            _options = options;
            return Task.FromResult(0);
        })
        .Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .InvokeAsync(new InvocationConfiguration { Error = error ?? TextWriter.Null, Output = TextWriter.Null });
}
