using System.Reflection;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

/// <summary>Every option of source and sink is in the hash, or is named here with the reason why it need not be.</summary>
public sealed class RoutingHashOptionsTests
{
    private const string Connection = "How brokers or Loki are reached.";
    private const string Pace = "When and how fast records are read or sent.";
    private const string Selection = "Journals keep topics and their offsets apart.";
    private const string Place = "What was delivered stays delivered where it was sent.";
    private const string Late = "What is refused behind a chunk stays in doubt.";
    private const string Question = "What Loki is asked, and when.";

    private static readonly Dictionary<string, string> CannotChangeARecord = new()
    {
        ["Preset"] = "What it says is read into the other options.",
        ["Source.Decoding.MaxDecompressedBytes"] = "Without decompression nothing comes out.",
        ["Source.BootstrapServers"] = Connection,
        ["Source.Topics"] = Selection,
        ["Source.GroupId"] = "Only a mirror of checkpoints, and where a partition without one begins.",
        ["Source.AutoOffsetReset"] = "Where a partition begins.",
        ["Source.OnNewLog"] = "Where a partition begins.",
        ["Source.CommitIntervalMs"] = Pace,
        ["Source.DrainTimeoutMs"] = Pace,
        ["Source.FetchWaitMaxMs"] = Pace,
        ["Source.SocketTimeoutMs"] = Connection,
        ["Source.TopicRefreshMs"] = Pace,
        ["Source.PartitionWindowBytes"] = Pace,
        ["Source.Sasl.Enabled"] = Connection,
        ["Source.Sasl.Mechanism"] = Connection,
        ["Source.Sasl.Username"] = Connection,
        ["Source.Sasl.Password"] = Connection,
        ["Source.Sasl.PasswordFile"] = Connection,
        ["Source.Sasl.Oauthbearer.TokenEndpointUrl"] = Connection,
        ["Source.Sasl.Oauthbearer.ClientId"] = Connection,
        ["Source.Sasl.Oauthbearer.ClientSecret"] = Connection,
        ["Source.Sasl.Oauthbearer.ClientSecretFile"] = Connection,
        ["Source.Sasl.Oauthbearer.Scope"] = Connection,
        ["Source.Sasl.Oauthbearer.Extensions"] = Connection,
        ["Source.Sasl.AwsMskIam.Region"] = Connection,
        ["Source.Tls.Enabled"] = Connection,
        ["Source.Tls.CaFile"] = Connection,
        ["Source.Tls.CrtFile"] = Connection,
        ["Source.Tls.KeyFile"] = Connection,
        ["Source.Tls.KeyPass"] = Connection,
        ["Source.Tls.VerifyCertificate"] = Connection,
        ["Source.Tls.VerifyHostname"] = Connection,
        ["Source.LibrdkafkaOptions"] = "All but isolation.level, which has its own test, leave the records as they are.",
        ["Sink.Endpoint"] = Place,
        ["Sink.Path"] = Place,
        ["Sink.Delivery"] = "What is repeated after a crash.",
        ["Sink.MaxDriftSecs"] = Pace,
        ["Sink.Query.Endpoint"] = Question,
        ["Sink.Query.Path"] = Question,
        ["Sink.Query.TimeoutSecs"] = Question,
        ["Sink.Query.Concurrency"] = Question,
        ["Sink.Query.PageEntries"] = Question,
        ["Sink.Query.GiveUpSecs"] = Question,
        ["Sink.Query.SettleSecs"] = Question,
        ["Sink.Query.IngestersWithinSecs"] = Question,
        ["Sink.Query.MaxLookbackSecs"] = Question,
        ["Sink.Batch.MaxBytes"] = Pace,
        ["Sink.Batch.MaxEvents"] = Pace,
        ["Sink.Batch.MaxStreams"] = Pace,
        ["Sink.Batch.TimeoutSecs"] = Pace,
        ["Sink.Request.Concurrency"] = Pace,
        ["Sink.Request.AdaptiveConcurrency"] = Pace,
        ["Sink.Request.TimeoutSecs"] = Pace,
        ["Sink.Request.RetryInitialBackoffSecs"] = Pace,
        ["Sink.Request.RetryMaxDurationSecs"] = Pace,
        ["Sink.Request.Headers"] = Place,
        ["Sink.Auth.Strategy"] = Place,
        ["Sink.Auth.User"] = Place,
        ["Sink.Auth.Password"] = Place,
        ["Sink.Auth.PasswordFile"] = Place,
        ["Sink.Auth.Token"] = Place,
        ["Sink.Auth.TokenFile"] = Place,
        ["Sink.Tls.Enabled"] = Connection,
        ["Sink.Tls.CaFile"] = Connection,
        ["Sink.Tls.CrtFile"] = Connection,
        ["Sink.Tls.KeyFile"] = Connection,
        ["Sink.Tls.KeyPass"] = Connection,
        ["Sink.Tls.VerifyCertificate"] = Connection,
        ["Sink.Tls.VerifyHostname"] = Connection,
        ["Sink.Limits.CreationGracePeriodSecs"] = Late,
        ["Sink.Limits.RejectOldSamplesMaxAgeSecs"] = Late,
        ["Sink.Limits.PerStreamRateLimit"] = Pace,
        ["Sink.Limits.PerStreamRateLimitBurst"] = Pace,
        ["Sink.Limits.ShardDesiredRate"] = Pace,
    };

    private static readonly List<string> Options =
        [.. PathsOf(typeof(PipelineOptions)).Where(path =>
            !path.StartsWith(nameof(PipelineOptions.DeadLetters), StringComparison.Ordinal) && !path.StartsWith(nameof(PipelineOptions.Audit), StringComparison.Ordinal))];

    [Fact]
    public void Of_AnotherValueOfAnyOption_IsAnotherUnlessItCannotChangeARecord()
    {
        var usual = RoutingHash.Of(new PipelineOptions());

        Assert.Equal(
            Options.Except(CannotChangeARecord.Keys),
            Options.Where(path => Changed(path).All(options => RoutingHash.Of(options) != usual)));
        Assert.Empty(CannotChangeARecord.Keys.Except(Options));
    }

    [Fact]
    public void Of_OtherAgeFromWhichTimestampsAreRewritten_IsAnother()
    {
        static ulong Of(double age) =>
            RoutingHash.Of(new PipelineOptions { Sink = { OnTooOld = TooOldAction.RewriteTimestamp, Limits = { RejectOldSamplesMaxAgeSecs = age } } });

        Assert.NotEqual(Of(3600), Of(7200));
    }

    // Records of aborted transactions come between the others with read_uncommitted.
    [Fact]
    public void Of_OtherIsolationLevel_IsAnother() => Assert.NotEqual(
        RoutingHash.Of(new PipelineOptions()),
        RoutingHash.Of(new PipelineOptions { Source = { LibrdkafkaOptions = { ["isolation.level"] = "read_uncommitted" } } }));

    [Fact]
    public void Of_AnotherOptionOfALabel_IsAnother()
    {
        PairOptions[] all = ["{{ a }}", new() { Value = "{{ a }}", Except = ["b"] }, new() { Value = "{{ a }}", Except = ["c"] }, new() { Value = "{{ a }}", OnMissing = MissingPartAction.Empty }];

        Assert.Equal(all.Length, all.Select(label => RoutingHash.Of(new PipelineOptions { Sink = { Labels = { ["x"] = label } } })).Distinct().Count());
    }

    [Fact]
    public void Of_AnotherValueOfAnyStageOption_IsAnother()
    {
        HashSet<ulong> seen = [RoutingHash.Of(new PipelineOptions())];
        foreach (var property in typeof(StageOptions).GetProperties())
        {
            foreach (var stage in IsSection(property.PropertyType) ? Kinds(property) : OthersThan(null, property.PropertyType).Select(value => Stage(property, value)))
            {
                Assert.True(seen.Add(RoutingHash.Of(new PipelineOptions { Stages = [stage] })), $"{property.Name} is told apart");
            }
        }
    }

    private static IEnumerable<StageOptions> Kinds(PropertyInfo kind)
    {
        yield return Stage(kind, Activator.CreateInstance(kind.PropertyType)!);
        foreach (var property in kind.PropertyType.GetProperties().Where(property => property.CanWrite))
        {
            foreach (var value in OthersThan(property.GetValue(Activator.CreateInstance(kind.PropertyType)), property.PropertyType))
            {
                var options = Activator.CreateInstance(kind.PropertyType)!;
                property.SetValue(options, value);
                yield return Stage(kind, options);
            }
        }
    }

    private static StageOptions Stage(PropertyInfo kind, object value)
    {
        var stage = new StageOptions();
        kind.SetValue(stage, value);
        return stage;
    }

    private static IEnumerable<string> PathsOf(Type type) => type.GetProperties().SelectMany(property =>
        IsSection(property.PropertyType) ? PathsOf(property.PropertyType).Select(path => $"{property.Name}.{path}") : [property.Name]);

    private static bool IsSection(Type type) =>
        type.IsClass && type != typeof(Secret) && type.Assembly == typeof(PipelineOptions).Assembly;

    /// <summary>The usual options but for one, once for each other value that is worth a try.</summary>
    private static IEnumerable<PipelineOptions> Changed(string path)
    {
        var (owner, property) = Find(new PipelineOptions(), path);
        foreach (var value in OthersThan(property.GetValue(owner), property.PropertyType))
        {
            var options = new PipelineOptions();
            (owner, property) = Find(options, path);
            property.SetValue(owner, value);
            yield return options;
        }
    }

    private static (object Owner, PropertyInfo Property) Find(object owner, string path)
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            owner = owner.GetType().GetProperty(name)!.GetValue(owner)!;
        }

        return (owner, owner.GetType().GetProperty(names[^1])!);
    }

    private static IEnumerable<object> OthersThan(object? value, Type type) => value switch
    {
        bool flag => [!flag],
        int number => [number + 1],
        long number => [number + 1],
        double number => [number + 1],
        Enum => Enum.GetValues(type).Cast<object>().Where(other => !other.Equals(value)),
        List<string> list => [new List<string>([.. list, "other"])],
        Dictionary<string, PairOptions> pairs =>
        [
            new Dictionary<string, PairOptions>(pairs) { ["other"] = "value" },
            new Dictionary<string, PairOptions>(pairs) { ["other"] = new() { Value = "value", OnMissing = MissingPartAction.Empty } },
            new Dictionary<string, PairOptions>(pairs) { ["other"] = new() { Value = "value", Except = ["a"] } },
        ],
        Dictionary<string, string> pairs => [new Dictionary<string, string>(pairs) { ["other"] = "value" }],
        List<StageOptions> => [new List<StageOptions> { new() { Line = "other" } }],
        null when type == typeof(int?) => [1],
        null when type == typeof(TimeSpan?) => [TimeSpan.FromSeconds(1)],
        null when type == typeof(List<string>) => [new List<string> { "other" }],
        null when type == typeof(Dictionary<string, string>) => [new Dictionary<string, string> { ["other"] = "value" }],
        _ when type == typeof(string) => [$"{value}other"],
        _ when type == typeof(Secret) => [new Secret("other")],
        _ => throw new NotSupportedException($"Say here what else a {type} can be."),
    };
}
