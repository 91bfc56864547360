using System.Net;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A user's password that changes while the silo runs, by SCRAM over TLS.</summary>
public sealed class PasswordRotationTests
{
    private const string Logs = "app-logs";
    private const string User = "shipper";
    private const string Refused = "wrong user name or password";
    private static readonly string[] Passwords = ["first-3141", "second-2718", "third-1618"];

    [LongFact]
    public async Task Consume_PasswordIsRenewedAndConnectionsAreCut_GoesOnWithTheNewOneInEitherOrder()
    {
        using var authority = new TestAuthority();
        using var folder = new TempFolder();
        var file = folder.File("password");
        Write(file, Passwords[0]);
        var listener = KafkaListener.Tls(
            "SASL_SSL", authority,
            ("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
            ("scram-sha-512.sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required;"));
        await using var run = await KafkaRun.StartSecureAsync(listener, Logs, new Dictionary<string, string>
        {
            ["pipelines.quickstart.source.sasl.enabled"] = "true",
            ["pipelines.quickstart.source.sasl.mechanism"] = "SCRAM-SHA-512",
            ["pipelines.quickstart.source.sasl.username"] = User,
            ["pipelines.quickstart.source.sasl.password_file"] = file,
            ["pipelines.quickstart.source.tls.enabled"] = "true",
            ["pipelines.quickstart.source.tls.ca_file"] = authority.CaFile,
        });
        await run.Kafka.CreateTopicAsync(Logs, 1);
        await run.Kafka.SetPasswordAsync(User, Passwords[0]);
        await run.StartSiloAsync();
        await using var ticks = new Ticks(run.Kafka.BootstrapServers, Logs);
        await run.ReadsOnAsync(Logs, ticks);
        await run.BuriesAsync(Logs, 1);

        // The file first.
        await run.Kafka.SetPasswordAsync(User, Passwords[1]);
        Write(file, Passwords[1]);
        await run.SaysAsync("with the renewed password");
        await run.RestartKafkaAsync();
        await run.ReadsOnAsync(Logs, ticks);
        await run.BuriesAsync(Logs, 2);
        Assert.Empty(run.LogOf(Refused));

        // The broker first.
        await run.Kafka.SetPasswordAsync(User, Passwords[2]);
        await run.RestartKafkaAsync();
        await run.ShowsAsync(Refused);
        Write(file, Passwords[2]);
        await run.ReadsOnAsync(Logs, ticks);
        await Eventually.HoldsAsync(async () => await run.StatusAsync() == HttpStatusCode.OK, "the silo is ready again");

        await run.BuriesAsync(Logs, 3);
        await run.HasOnceAsync(Logs, await ticks.StopAsync());
        var told = run.LogOf(Refused).Where(line => !line.Contains("has not been able", StringComparison.Ordinal)).ToList();
        Assert.True(told.Count <= 1, string.Join('\n', told));
        Assert.All(Passwords, password => Assert.Empty(run.LogOf(password)));
        Assert.Equal(1, run.Silo.Starts);
        Assert.Equal(0, await run.Silo.StopAsync());
    }

    // As Kubernetes does it: never half of it.
    private static void Write(string file, string password)
    {
        File.WriteAllText(file + ".new", password + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }
}
