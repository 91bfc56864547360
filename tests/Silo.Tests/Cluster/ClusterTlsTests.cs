using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;
using OrleansKafkaLoki.Silo.Cluster;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Hosting;
using OrleansKafkaLoki.Silo.Tests.Hosting;
using OrleansKafkaLoki.Silo.Tests.Kafka;
using OrleansKafkaLoki.Silo.Tests.Secrets;

namespace OrleansKafkaLoki.Silo.Tests.Cluster;

public sealed class ClusterTlsTests
{
    private const string Silo = "silo.okl.example";
    private const string Client = "client.okl.example";
    private const string Password = "the-redis-password";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One cluster for all of it, because starting one is what takes time.</summary>
    [Fact]
    public async Task Silos_OfOneAuthority_AreOneClusterThatNobodyElseJoins()
    {
        using var authority = new TestAuthority();
        using var strangers = new TestAuthority();
        using var first = authority.Issue(Silo);
        using var client = authority.Issue(Client);
        using var stranger = strangers.Issue(Silo);
        var own = Tls(authority, Silo);
        own.PeerName = Silo;
        var ports = FreePorts.Find(4);
        using var redis = TestRedis.Start(ports[0], Password);
        using var log = new RecordingLogger();
        await using var one = Build(ports[0], ports[1], own, log);
        await using var two = Build(ports[0], ports[2], own, null);
        await one.StartAsync(Cancellation);
        await two.StartAsync(Cancellation);
        Assert.Equal(2, await CountAsync(one));

        (ClusterTlsOptions Tls, string Reason)[] others =
        [
            (new(), "There is no TLS with the peer"),
            (Tls(strangers, Silo), $"A peer's certificate (CN={Silo}) is refused"),
            (Tls(authority, Client), $"A peer's certificate (CN={Client}) is refused: it is not for the name {Silo}"),
        ];
        foreach (var (tls, reason) in others)
        {
            log.Lines.Clear();
            var (code, words) = await RunAsync(ports[0], ports[3], tls);

            Assert.Equal(FatalErrorExit.DeclaredDead, code);
            Assert.Contains("The cluster has declared this silo dead before it joined", words, StringComparison.Ordinal);
            Assert.Contains(log.Lines, line => line.Contains(reason, StringComparison.Ordinal));
            Assert.Equal(2, await CountAsync(one));
        }
    }

    [Fact]
    public void Validate_WhatOtherSilosWouldRefuse_IsAMistake()
    {
        using var authority = new TestAuthority();
        using var strangers = new TestAuthority();
        using var silo = authority.Issue(Silo);
        using var server = authority.Issue("server", "1.3.6.1.5.5.7.3.1");
        using var stranger = strangers.Issue(Silo);

        Assert.Empty(ClusterTlsValidator.Validate("tls", new()));
        Assert.Empty(ClusterTlsValidator.Validate("tls", Tls(authority, Silo)));
        Assert.Contains("serverAuth and clientAuth", Remedy(Tls(authority, "server"), "tls.crt_file"), StringComparison.Ordinal);
        var other = Tls(authority, Silo);
        other.PeerName = "other.example";
        Assert.Contains("not for the name other.example", Remedy(other, "tls.crt_file"), StringComparison.Ordinal);
        other = Tls(strangers, Silo);
        other.CaFile = authority.CaFile;
        Assert.Contains("other silos would refuse it", Remedy(other, "tls.crt_file"), StringComparison.Ordinal);
        Assert.Contains("Could not find file", Remedy(new() { CrtFile = authority.CrtFile(Silo), KeyFile = authority.KeyFile(Silo), CaFile = authority.CaFile + "2" }, "tls.ca_file"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Has no effect", Remedy(new() { PeerName = Silo }, "tls.peer_name"), StringComparison.Ordinal);
        Assert.Equal(["tls.crt_file"], ClusterTlsValidator.Validate("tls", new() { CaFile = authority.CaFile }).Select(mistake => mistake.Path));
        Assert.Equal(
            ["tls.key_file", "tls.ca_file"], ClusterTlsValidator.Validate("tls", new() { CrtFile = authority.CrtFile(Silo) }).Select(mistake => mistake.Path));

        static string Remedy(ClusterTlsOptions tls, string path)
        {
            var mistake = Assert.Single(ClusterTlsValidator.Validate("tls", tls));
            Assert.Equal(path, mistake.Path);
            return mistake.Remedy;
        }
    }

    /// <summary>Runs a silo that is not let in, as a process of its own, because it ends its process.</summary>
    private static async Task<(int Code, string Words)> RunAsync(int redis, int port, ClusterTlsOptions tls)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.File("silo.yaml"),
            $$"""
            redis: { connection_string: "127.0.0.1:{{redis}}", password: {{Password}} }
            cluster: { silo_port: {{port}}, tls: { {{(tls.CrtFile is null ? "" : $"crt_file: {tls.CrtFile}, key_file: {tls.KeyFile}, ca_file: {tls.CaFile}")}} } }
            admin: { listen: "127.0.0.1:0" }
            pipelines:
              app:
                source: { bootstrap_servers: "127.0.0.1:1", topics: [a], group_id: g }
                sink: { endpoint: "http://127.0.0.1:1", labels: { app: x } }
            """,
            Cancellation);
        var start = SiloLauncher.StartInfo(folder.File("silo.yaml"), folder.Path);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
            await process.WaitForExitAsync(Cancellation).WaitAsync(Eventually.Deadline, Cancellation);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<int> CountAsync(WebApplication silo) =>
        (await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count;

    private static ClusterTlsOptions Tls(TestAuthority authority, string name) =>
        new() { CrtFile = authority.CrtFile(name), KeyFile = authority.KeyFile(name), CaFile = authority.CaFile };

    private static WebApplication Build(int redis, int port, ClusterTlsOptions tls, ILoggerProvider? log)
    {
        var silo = ShipperHost.Build(new ShipperOptions
        {
            Redis = { ConnectionString = new Secret(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{redis}")), Password = new Secret(Password) },
            Cluster = { SiloPort = port, Tls = tls },
            Admin = { Listen = "127.0.0.1:0" },
        });
        if (log is not null)
        {
            silo.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        }

        return silo;
    }
}
