using System.Collections;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Tests.Configuration;

/// <summary>deploy/pipeline.example.yaml: a <c>#</c> without a space behind it stands before an option with its default.</summary>
public sealed partial class ExampleFileTests
{
    /// <summary>Shown with a sample value, because they have no default or need one to show their form.</summary>
    private static readonly string[] Samples =
    [
        "cluster.advertised_address", "tls.peer_name", "admin.keys", "oidc.authority", "oidc.issuer", "oidc.audience", "roles.read", "roles.tail", "roles.admin", "admin.username",
        "source.bootstrap_servers", "source.topics", "source.group_id", "source.librdkafka_options",
        "sink.endpoint", "sink.labels", "sink.structured_metadata", "sink.tenant_id", "sink.fallback_tenant_id", "query.endpoint", "request.headers",
        "sasl.username", "oauthbearer.token_endpoint_url", "oauthbearer.client_id", "oauthbearer.scope", "oauthbearer.extensions", "aws_msk_iam.region",
        "auth.user", "_file", "dead_letters.topic", ".stages", "tests",
    ];

    private static readonly string Example = File.ReadAllText(RepositoryFile.Path("deploy/pipeline.example.yaml"));

    /// <summary>The variables that hold secrets, all set.</summary>
    private static readonly Dictionary<string, string> Variables =
        SecretVariable().Matches(Example).ToDictionary(match => match.Groups[1].Value, _ => "secret");

    [Fact]
    public void Example_AsItIs_IsGood() => Assert.Empty(TestConfiguration.Load(Example).Mistakes);

    [Fact]
    public void Example_Uncommented_HoldsEveryOptionWithItsDefault()
    {
        List<ConfigurationMistake> mistakes = [];
        var file = Path.Combine(Path.GetTempPath(), $"okl-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, CommentedOption().Replace(Example, "$1"));
        var read = new ConfigurationSources(file, [], Variables).Load(mistakes);
        File.Delete(file);
        var options = new OptionsReader(mistakes).Read<ShipperOptions>(read);

        Assert.Empty(mistakes);
        var defaults = new ShipperOptions { Pipelines = { ["app"] = new() } };
        foreach (var (path, expected) in Leaves(defaults, ""))
        {
            var section = read.GetSection(OptionPath.ToKey(path));
            Assert.True(section.Exists() || section.Path.EndsWith("_fields", StringComparison.Ordinal), $"The example lacks {path}.");
            var actual = Leaves(options, "").Single(leaf => leaf.Path == path).Value;
            if (expected is not Secret && actual is not Secret && !Samples.Any(sample => path.EndsWith(sample, StringComparison.Ordinal)))
            {
                Assert.True(Equals(expected, actual), $"The example says {path}: {actual}, but the default is {expected}.");
            }
        }
    }

    private static IEnumerable<(string Path, object? Value)> Leaves(object options, string path)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var leaf = path.Length == 0 ? SnakeCase.Of(property.Name) : $"{path}.{SnakeCase.Of(property.Name)}";
            var value = property.GetValue(options);
            if (value is Dictionary<string, PipelineOptions> pipelines)
            {
                foreach (var inner in pipelines.SelectMany(pipeline => Leaves(pipeline.Value, $"{leaf}.{pipeline.Key}")))
                {
                    yield return inner;
                }
            }
            else if (property.PropertyType.Namespace!.StartsWith("OrleansKafkaLoki", StringComparison.Ordinal) && property.PropertyType is { IsEnum: false } type && type != typeof(Secret))
            {
                foreach (var inner in Leaves(value!, leaf))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return (leaf, value is IEnumerable and not string ? string.Join(",", ((IEnumerable)value).Cast<object>()) : value);
            }
        }
    }

    [GeneratedRegex(@"\$\{([A-Z_]+(?:PASS|PASSWORD|SECRET|TOKEN|KEY))\}")]
    private static partial Regex SecretVariable();

    [GeneratedRegex(@"^(\s*)#(?=[^\s#])", RegexOptions.Multiline)]
    private static partial Regex CommentedOption();
}
