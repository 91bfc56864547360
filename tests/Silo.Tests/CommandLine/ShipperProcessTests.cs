using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.CommandLine;

/// <summary>The program as it is started by a person.</summary>
public sealed class ShipperProcessTests : IClassFixture<ProcessTurn>
{
    [Fact]
    public async Task Validate_Example_SaysGoodAndExitsWithZero()
    {
        var (exitCode, output, error) = await RunAsync("validate", "--config", RepositoryFile.Path("deploy/pipeline.example.yaml"));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("The configuration is good. Nothing was connected to.", output, StringComparison.Ordinal);
        Assert.Contains("pipeline app: app-logs at 127.0.0.1:9092", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2, "--strict")]
    public async Task Validate_Warnings_AreTold(int expected, params string[] strict)
    {
        var (exitCode, output, error) = await RunAsync(
            ["validate", "--config", RepositoryFile.Path("deploy/pipeline.example.yaml"), "--set", "pipelines.app.sink.long_lines.marker=cut", .. strict]);

        Assert.Equal(expected, exitCode);
        Assert.StartsWith("The configuration is good. Nothing was connected to.", output, StringComparison.Ordinal);
        Assert.StartsWith($"There is a warning:{Environment.NewLine}{Environment.NewLine}  pipelines.app.sink.long_lines.marker = 'cut'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--explain", false)]
    [InlineData("--explain=all", true)]
    public async Task Validate_Explain_PrintsWhatCounts(string option, bool all)
    {
        var (exitCode, output, error) = await RunAsync("validate", "--config", RepositoryFile.Path("deploy/pipeline.example.yaml"), option);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("# pipeline.example.yaml:", output, StringComparison.Ordinal);
        Assert.Equal(all, output.Contains("# default", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("validate")]
    [InlineData]
    public async Task Any_BadConfiguration_PrintsAllMistakesAndExitsWithTwo(params string[] command)
    {
        var (exitCode, output, error) = await RunAsync(
            [.. command, "--set", "redis.password=hunter2", "--set", "redis.paswort=hunter2", "--set", "admin.listen=0.0.0.0:8080"]);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("The configuration has 4 mistakes:", error, StringComparison.Ordinal);
        Assert.Contains("deploy/pipeline.example.yaml", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortsInUse_SaysWhichOptionsAndExitsWithSix()
    {
        using var admin = new TcpListener(IPAddress.Loopback, 0);
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        admin.Start();
        silo.Start();
        var port = ((IPEndPoint)silo.LocalEndpoint).Port;

        var (exitCode, output, error) = await RunAsync(
            "--config", RepositoryFile.Path("deploy/pipeline.example.yaml"), "--set", $"admin.listen={admin.LocalEndpoint}", "--set", $"cluster.silo_port={port}");

        Assert.Equal((6, ""), (exitCode, output));
        Assert.Equal(
            [
                $"admin.listen  {admin.LocalEndpoint}  Another process listens there: stop it or choose another port.",
                $"cluster.silo_port  127.0.0.1:{port}  Another process listens there: stop it or choose another port.",
            ],
            error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Replay_WrongArguments_SaysAllOfThemAndExitsWithTwo()
    {
        var (exitCode, output, error) = await RunAsync(
            "replay", "--config", RepositoryFile.Path("deploy/pipeline.example.yaml"), "--pipeline", "web", "--cause", "too_old,bored", "--file", "none.jsonl");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("There is no pipeline 'web'; there is app.", error, StringComparison.Ordinal);
        Assert.Contains("There is no cause 'bored'; there is other, too_far_behind, too_old,", error, StringComparison.Ordinal);
        Assert.Contains("There is no file 'none.jsonl'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Lines_ShowsEntriesWithoutAConnection()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("in.txt"), "hello\r\nworld", TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await RunAsync(
            "render", "--config", RepositoryFile.Path("deploy/pipeline.example.yaml"), "--pipeline", "app", "--input", folder.File("in.txt"));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("app-logs/0 offset 1", output, StringComparison.Ordinal);
        Assert.Contains("2 records: 2 entries in 1 streams", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_WrongArguments_SaysAllOfThemAndExitsWithTwo()
    {
        var (exitCode, output, error) = await RunAsync(
            "render", "--config", RepositoryFile.Path("deploy/pipeline.example.yaml"), "--pipeline", "web", "--format", "xml", "--input", "none.txt", "--from-topic", "0");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal(5, error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("hello", 0, "1 tests, all hold.")]
    [InlineData("hallo", 3, "expect.0.line")]
    public async Task Test_OfTheConfiguration_ExitCodeSaysWhetherAllHold(string line, int expected, string words)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.File("my.yaml"), $"{TestConfiguration.Good}\ntests: [{{ name: it, input: [hello], expect: [{{ line: {line} }}] }}]", TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await RunAsync("test", "--config", folder.File("my.yaml"));

        Assert.Equal((expected, ""), (exitCode, error));
        Assert.Contains(words, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_AnotherLibrdkafkaWhereTheSystemLooks_TheShippedOneIsUsed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system does not look there.");
        using var folder = new TempFolder();
        File.Copy(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so"), folder.File("librdkafka.so"));
        File.Copy(folder.File("librdkafka.so"), folder.File("librdkafka.so.1"));
        var environment = new Dictionary<string, string?> { ["LD_LIBRARY_PATH"] = folder.Path };

        var (exitCode, output, error) = await RunAsync(environment, "--version");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains($"({AppContext.BaseDirectory}", output, StringComparison.Ordinal);

        (exitCode, output, error) = await RunAsync(
            environment, "validate", "--config", RepositoryFile.Path("deploy/pipeline.example.yaml"), "--set", "pipelines.app.source.librdkafka_options.no.such=1");
        Assert.Equal(2, exitCode);
        Assert.Contains($"({AppContext.BaseDirectory}", error, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string?>(), arguments);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var silo = Path.Combine(AppContext.BaseDirectory, "OrleansKafkaLoki.Silo.dll");
        var start = new ProcessStartInfo("dotnet", [silo, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
