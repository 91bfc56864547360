using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Kafka;

public sealed class SaslValidatorTests
{
    private const string Url = "https://login.example/token";

    [Fact]
    public void Validate_Oauthbearer_Good() => Assert.Empty(Paths(source => source.Sasl = Oauthbearer()));

    [Fact]
    public void Validate_OauthbearerWithoutAnything_EachIsAMistake() => Assert.Equal(
        ["s.oauthbearer.token_endpoint_url", "s.oauthbearer.client_id", "s.oauthbearer.client_secret"],
        Paths(source => source.Sasl = new SaslOptions { Enabled = true, Mechanism = "OAUTHBEARER" }));

    [Theory]
    [InlineData("login.example/token")]
    [InlineData("ftp://login.example/token")]
    [InlineData("https://me:hush@login.example/token")]
    public void Validate_OauthbearerNoAddress_MistakeWithoutItsText(string url)
    {
        var mistake = Assert.Single(Mistakes(source =>
        {
            source.Sasl = Oauthbearer();
            source.Sasl.Oauthbearer.TokenEndpointUrl = url;
        }));

        Assert.Equal("s.oauthbearer.token_endpoint_url", mistake.Path);
        Assert.DoesNotContain("hush", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OauthbearerExtensions_OnlyWhatMayBeSent() => Assert.Equal(
        ["s.oauthbearer.extensions.auth", "s.oauthbearer.extensions.a-b", "s.oauthbearer.extensions.umlaut"],
        Paths(source =>
        {
            source.Sasl = Oauthbearer();
            source.Sasl.Oauthbearer.Extensions = new() { ["logicalCluster"] = "lkc-1", ["auth"] = "x", ["a-b"] = "x", ["umlaut"] = "ü" };
        }));

    [Fact]
    public void Validate_OauthbearerWithAPassword_Mistakes() => Assert.Equal(
        ["s.username", "s.password", "s.aws_msk_iam.region"],
        Paths(source =>
        {
            source.Sasl = Oauthbearer();
            (source.Sasl.Username, source.Sasl.Password, source.Sasl.AwsMskIam.Region) = ("u", new Secret("p"), "r");
        }));

    [Fact]
    public void Validate_AwsMskIam_WantsRegionAndTls()
    {
        Assert.Equal(["s.aws_msk_iam.region", "s.mechanism"], Paths(source => source.Sasl = new SaslOptions { Enabled = true, Mechanism = "AWS_MSK_IAM" }));
        Assert.Empty(Paths(source =>
        {
            source.Sasl = new SaslOptions { Enabled = true, Mechanism = "AWS_MSK_IAM", AwsMskIam = { Region = "eu-central-1" } };
            source.Tls.Enabled = true;
        }));
    }

    [Fact]
    public void Validate_TokenSettingsWithAPassword_Mistakes() => Assert.Equal(
        ["s.oauthbearer.token_endpoint_url", "s.oauthbearer.client_id", "s.oauthbearer.client_secret"],
        Paths(source =>
        {
            source.Sasl = Oauthbearer();
            (source.Sasl.Mechanism, source.Sasl.Username, source.Sasl.Password) = ("PLAIN", "u", new Secret("p"));
        }));

    [Fact]
    public void Validate_OidcOfLibrdkafka_IsLeftToIt() => Assert.Empty(Paths(source =>
    {
        source.Sasl = new SaslOptions { Enabled = true };
        source.LibrdkafkaOptions["sasl.mechanism"] = "OAUTHBEARER";
    }));

    [Fact]
    public void Validate_Oauthbearer_TheClientTakesIt() => Assert.Empty(KafkaSourceValidator.Validate(
        "s", new KafkaSourceOptions { BootstrapServers = "a:1", GroupId = "g", Topics = ["t"], Sasl = Oauthbearer() }));

    private static SaslOptions Oauthbearer() => new()
    {
        Enabled = true,
        Mechanism = "OAUTHBEARER",
        Oauthbearer = { TokenEndpointUrl = Url, ClientId = "me", ClientSecret = new Secret("hush") },
    };

    private static IEnumerable<string> Paths(Action<KafkaSourceOptions> configure) => Mistakes(configure).Select(mistake => mistake.Path);

    private static IEnumerable<ConfigurationMistake> Mistakes(Action<KafkaSourceOptions> configure)
    {
        var source = new KafkaSourceOptions();
        configure(source);
        return SaslValidator.Validate("s", source);
    }
}
