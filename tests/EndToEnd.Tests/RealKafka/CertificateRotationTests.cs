namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A client certificate that is renewed while the silo runs, and then expires.</summary>
public sealed class CertificateRotationTests
{
    private const string Logs = "app-logs";
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(100);

    [LongFact]
    public async Task Consume_ClientCertificateIsRenewed_GoesOnWithTheNewOneBehindTheOldOnesEnd()
    {
        using var authority = new TestAuthority();
        using var folder = new TempFolder();
        var (crt, key) = (folder.File("client.pem"), folder.File("client.key"));
        await using var run = await KafkaRun.StartSecureAsync(
            KafkaListener.Tls("SSL", authority, ("ssl.client.auth", "required")),
            Logs,
            new Dictionary<string, string>
            {
                ["pipelines.quickstart.source.tls.enabled"] = "true",
                ["pipelines.quickstart.source.tls.ca_file"] = authority.CaFile,
                ["pipelines.quickstart.source.tls.crt_file"] = crt,
                ["pipelines.quickstart.source.tls.key_file"] = key,
            });
        await run.Kafka.CreateTopicAsync(Logs, 1);
        var until = TimeProvider.System.GetUtcNow() + Life;
        var former = authority.Issue("shipper", until);
        File.WriteAllText(crt, former.Certificate);
        File.WriteAllText(key, former.Key);
        await run.StartSiloAsync();
        await using var ticks = new Ticks(run.Kafka.BootstrapServers, Logs);
        await run.ReadsOnAsync(Logs, ticks);
        await run.BuriesAsync(Logs, 1);

        // Half of the pair at first.
        var renewed = authority.Issue("shipper", until.AddDays(1));
        File.WriteAllText(crt, renewed.Certificate);
        await run.SaysAsync("keeps its former credentials");
        await run.ReadsOnAsync(Logs, ticks);
        File.WriteAllText(key, renewed.Key);
        await run.SaysAsync("goes on with a new client");
        await run.ReadsOnAsync(Logs, ticks);

        await Eventually.HoldsAsync(() => TimeProvider.System.GetUtcNow() > until, "the former certificate has expired");
        await run.RestartKafkaAsync();
        await run.ReadsOnAsync(Logs, ticks);

        await run.BuriesAsync(Logs, 2);
        await run.HasOnceAsync(Logs, await ticks.StopAsync());
        Assert.Single(run.LogOf("keeps its former credentials"));
        Assert.Empty(run.LogOf("KafkaConsumerFailed"));
        Assert.Empty(run.LogOf("PRIVATE KEY"));
        Assert.Equal(1, run.Silo.Starts);
        Assert.Equal(0, await run.Silo.StopAsync());
    }
}
