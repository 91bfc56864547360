using System.Net;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>Logins by the tokens of an identity provider, whose secret changes while the silo runs.</summary>
public sealed class TokenTests
{
    private const string Logs = "app-logs";
    private const string Client = "shipper";
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(20);
    private static readonly string[] Secrets = ["first-3141", "second-2718"];

    [LongFact]
    public async Task Consume_TokensExpireAndTheSecretIsRenewed_GoesOn()
    {
        using var folder = new TempFolder();
        var file = folder.File("secret");
        File.WriteAllText(file, Secrets[0]);
        await using var provider = new TokenEndpoint(Client, Secrets[0], Life);
        var listener = new KafkaListener(
            "SASL_PLAINTEXT",
            ("sasl.enabled.mechanisms", "OAUTHBEARER"),
            ("oauthbearer.sasl.jaas.config", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"broker\";"),
            ("oauthbearer.sasl.server.callback.handler.class", "org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler"),
            ("oauthbearer.connections.max.reauth.ms", "10000"));
        await using var run = await KafkaRun.StartSecureAsync(listener, Logs, new Dictionary<string, string>
        {
            ["pipelines.quickstart.source.sasl.enabled"] = "true",
            ["pipelines.quickstart.source.sasl.mechanism"] = "OAUTHBEARER",
            ["pipelines.quickstart.source.sasl.oauthbearer.token_endpoint_url"] = provider.Url,
            ["pipelines.quickstart.source.sasl.oauthbearer.client_id"] = Client,
            ["pipelines.quickstart.source.sasl.oauthbearer.client_secret_file"] = file,
            ["pipelines.quickstart.source.sasl.oauthbearer.scope"] = "kafka",
        });
        await run.Kafka.CreateTopicAsync(Logs, 1);
        await run.StartSiloAsync();
        await using var ticks = new Ticks(run.Kafka.BootstrapServers, Logs);
        await run.ReadsOnAsync(Logs, ticks);
        await Eventually.HoldsAsync(() => provider.Granted >= 3, "tokens are renewed before they expire", () => provider.Granted);
        await run.RestartKafkaAsync();
        await run.ReadsOnAsync(Logs, ticks);

        // The provider knows the new secret before the file has it.
        provider.Secret = Secrets[1];
        await run.SaysAsync("gets no new token");
        Assert.True(provider.Refused > 0);
        await run.ShowsAsync("no valid token");
        File.WriteAllText(file, Secrets[1]);
        await run.ReadsOnAsync(Logs, ticks);
        await Eventually.HoldsAsync(async () => await run.StatusAsync() == HttpStatusCode.OK, "the silo is ready again");

        await run.HasOnceAsync(Logs, await ticks.StopAsync());
        Assert.All(Secrets, secret => Assert.Empty(run.LogOf(secret)));
        Assert.Equal(0, await run.Silo.StopAsync());
    }
}
