using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki;
using OrleansKafkaLoki.Silo.Tests.Loki.Http;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

public sealed class LokiSinkValidatorTests
{
    public static TheoryData<string, string?, Action<LokiSinkOptions>> Mistakes => new()
    {
        { "endpoint", "", sink => sink.Endpoint = "" },
        { "endpoint", "loki:3100", sink => sink.Endpoint = "loki:3100" },
        { "endpoint", "ftp://loki", sink => sink.Endpoint = "ftp://loki" },
        { "endpoint", "***", sink => sink.Endpoint = "ann:pass@loki" },
        { "endpoint", "http://loki", sink => sink.Endpoint = "http://loki/?x=1" },
        { "endpoint", "http://loki", sink => (sink.Endpoint, sink.Auth.Strategy, sink.Auth.Token) = ("http://ann:pass@loki", AuthStrategy.Bearer, new Secret("t")) },
        { "endpoint", "http://loki:3100/loki/api/v1/push", sink => sink.Endpoint = "http://loki:3100/loki/api/v1/push" },
        { "endpoint", "http://gw/a/loki/api/v1/push", sink => sink.Endpoint = "http://ann:pass@gw/a/loki/api/v1/push/" },
        { "endpoint", "http://loki/loki/api/v1/query_range", sink => sink.Endpoint = "http://loki/loki/api/v1/query_range" },
        { "path", "push", sink => sink.Path = "push" },
        { "max_drift_secs", "59", sink => sink.MaxDriftSecs = 59 },
        { "max_drift_secs", "-1", sink => sink.MaxDriftSecs = -1 },
        { "max_drift_secs", "86401", sink => sink.MaxDriftSecs = 86_401 },
        { "max_drift_secs", "NaN", sink => sink.MaxDriftSecs = double.NaN },
        { "batch.max_bytes", "0", sink => sink.Batch.MaxBytes = 0 },
        { "batch.max_bytes", "3500001", sink => sink.Batch.MaxBytes = 3_500_001 },
        { "batch.max_events", "0", sink => sink.Batch.MaxEvents = 0 },
        { "batch.max_streams", "0", sink => sink.Batch.MaxStreams = 0 },
        { "batch.timeout_secs", "0", sink => sink.Batch.TimeoutSecs = 0 },
        { "batch.timeout_secs", "NaN", sink => sink.Batch.TimeoutSecs = double.NaN },
        { "request.concurrency", "0", sink => sink.Request.Concurrency = 0 },
        { "request.timeout_secs", "0", sink => sink.Request.TimeoutSecs = 0 },
        { "request.timeout_secs", "100000", sink => sink.Request.TimeoutSecs = 100_000 },
        { "request.retry_initial_backoff_secs", "0", sink => sink.Request.RetryInitialBackoffSecs = 0 },
        { "request.retry_max_duration_secs", "0.1", sink => sink.Request.RetryMaxDurationSecs = 0.1 },
        { "request.headers.X-Scope-OrgID", "***", sink => sink.Request.Headers["X-Scope-OrgID"] = "t" },
        { "request.headers.authorization", "***", sink => sink.Request.Headers["authorization"] = "Bearer t" },
        { "request.headers.Content-Type", "***", sink => sink.Request.Headers["Content-Type"] = "text/plain" },
        { "request.headers.Content-MD5", "***", sink => sink.Request.Headers["Content-MD5"] = "x" },
        { "request.headers.a b", "***", sink => sink.Request.Headers["a b"] = "x" },
        { "request.headers.X-A", "***", sink => sink.Request.Headers["X-A"] = "two\nlines" },
        { "auth.user", null, sink => (sink.Auth.Strategy, sink.Auth.Password) = (AuthStrategy.Basic, new Secret("p")) },
        { "auth.password", null, sink => (sink.Auth.Strategy, sink.Auth.User) = (AuthStrategy.Basic, "ann") },
        { "auth.password", "", sink => (sink.Auth.Strategy, sink.Auth.User, sink.Auth.Password) = (AuthStrategy.Basic, "ann", new Secret("")) },
        { "auth.token", "", sink => (sink.Auth.Strategy, sink.Auth.Token) = (AuthStrategy.Bearer, new Secret("")) },
        {
            "auth.token", "***",
            sink => (sink.Auth.Strategy, sink.Auth.User, sink.Auth.Password, sink.Auth.Token) = (AuthStrategy.Basic, "ann", new Secret("p"), new Secret("t"))
        },
        { "auth.token", null, sink => sink.Auth.Strategy = AuthStrategy.Bearer },
        { "auth.user", "ann", sink => (sink.Auth.Strategy, sink.Auth.User, sink.Auth.Token) = (AuthStrategy.Bearer, "ann", new Secret("t")) },
        { "auth.password", "***", sink => sink.Auth.Password = new Secret("p") },
        { "tls.enabled", "true", sink => (sink.Endpoint, sink.Tls.Enabled) = ("http://loki", true) },
        { "tls.ca_file", "/no/ca", sink => (sink.Endpoint, sink.Tls.CaFile) = ("http://loki", "/no/ca") },
        { "tls.key_pass", "***", sink => (sink.Endpoint, sink.Tls.KeyPass) = ("http://loki", new Secret("p")) },
        { "tls.verify_certificate", "false", sink => (sink.Endpoint, sink.Tls.VerifyCertificate) = ("http://loki", false) },
        { "tls.ca_file", "/no/ca", sink => sink.Tls.CaFile = "/no/ca" },
        { "tls.key_pass", "***", sink => sink.Tls.KeyPass = new Secret("p") },
        { "query.path", "query_range", sink => sink.Query.Path = "query_range" },
        { "query.endpoint", "loki-read", sink => sink.Query.Endpoint = "loki-read" },
        { "query.endpoint", "http://loki/loki/api/v1/query_range", sink => sink.Query.Endpoint = "http://loki/loki/api/v1/query_range/" },
        { "query.endpoint", "***", sink => sink.Query.Endpoint = "ann:pass@loki" },
        { "query.endpoint", "http://loki", sink => (sink.Query.Endpoint, sink.Auth.Strategy, sink.Auth.Token) = ("http://ann:pass@loki", AuthStrategy.Bearer, new Secret("t")) },
        { "query.timeout_secs", "0", sink => sink.Query.TimeoutSecs = 0 },
        { "query.concurrency", "0", sink => sink.Query.Concurrency = 0 },
        { "query.page_entries", "0", sink => sink.Query.PageEntries = 0 },
        { "query.give_up_secs", "-1", sink => sink.Query.GiveUpSecs = -1 },
        { "query.settle_secs", "NaN", sink => sink.Query.SettleSecs = double.NaN },
        { "query.ingesters_within_secs", "-1", sink => sink.Query.IngestersWithinSecs = -1 },
        { "query.ingesters_within_secs", "300", sink => sink.Query.IngestersWithinSecs = 300 },
        { "query.max_lookback_secs", "NaN", sink => sink.Query.MaxLookbackSecs = double.NaN },
        { "query.max_lookback_secs", "60", sink => sink.Query.MaxLookbackSecs = 60 },
        { "limits.max_line_size", "0", sink => sink.Limits.MaxLineSize = 0 },
        { "limits.max_line_size", "3500001", sink => sink.Limits.MaxLineSize = 3_500_001 },
        { "limits.max_label_names", "0", sink => sink.Limits.MaxLabelNames = 0 },
        { "limits.max_label_name_length", "0", sink => sink.Limits.MaxLabelNameLength = 0 },
        { "limits.max_label_value_length", "3", sink => sink.Limits.MaxLabelValueLength = 3 },
        { "limits.max_structured_metadata_entries", "-1", sink => sink.Limits.MaxStructuredMetadataEntries = -1 },
        { "limits.max_structured_metadata_size", "-1", sink => sink.Limits.MaxStructuredMetadataSize = -1 },
        { "limits.creation_grace_period_secs", "-1", sink => sink.Limits.CreationGracePeriodSecs = -1 },
        { "limits.per_stream_rate_limit", "-1", sink => sink.Limits.PerStreamRateLimit = -1 },
        { "limits.per_stream_rate_limit_burst", "0", sink => sink.Limits.PerStreamRateLimitBurst = 0 },
        { "limits.shard_desired_rate", "-1", sink => sink.Limits.ShardDesiredRate = -1 },
        { "on_too_old", "rewrite_timestamp", sink => (sink.OnTooOld, sink.Limits.RejectOldSamplesMaxAgeSecs) = (TooOldAction.RewriteTimestamp, 0) },
        { "limits.reject_old_samples_max_age_secs", "NaN", sink => sink.Limits.RejectOldSamplesMaxAgeSecs = double.NaN },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Validate_OneMistake_NamesPathAndValue(string path, string? value, Action<LokiSinkOptions> spoil)
    {
        var sink = Sound();
        spoil(sink);

        var mistake = Assert.Single(LokiSinkValidator.Validate("pipelines.web.sink", sink));

        Assert.Equal(($"pipelines.web.sink.{path}", value), (mistake.Path, mistake.Value));
        Assert.StartsWith("Must ", mistake.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TlsOfQueriesOnly_FindsNothing()
    {
        var sink = Sound();
        (sink.Endpoint, sink.Query.Endpoint, sink.Tls.VerifyHostname) = ("http://loki:3100", "https://loki-read", false);

        Assert.Empty(LokiSinkValidator.Validate("pipelines.web.sink", sink));
    }

    [Theory]
    [InlineData("http://loki:3100")]
    [InlineData("https://ann:pass@loki.example/gateway/")]
    public void Validate_Sound_FindsNothing(string endpoint)
    {
        var sink = Sound();
        sink.Endpoint = endpoint;
        sink.Request.Headers["X-Api-Key"] = "k";

        Assert.Empty(LokiSinkValidator.Validate("sink", sink));
    }

    [Fact]
    public void Validate_SeveralMistakes_FindsAll()
    {
        var sink = new LokiSinkOptions { Endpoint = "", Path = "x" };
        sink.Batch.MaxBytes = 0;

        Assert.Equal(["sink.endpoint", "sink.path", "sink.batch.max_bytes"], LokiSinkValidator.Validate("sink", sink).Select(mistake => mistake.Path));
    }

    [Fact]
    public void Validate_PasswordTwiceAndFileMissing_AreBothReported()
    {
        var sink = Sound();
        (sink.Auth.Strategy, sink.Auth.User, sink.Auth.Password, sink.Auth.PasswordFile) = (AuthStrategy.Basic, "ann", new Secret("p"), "/no/such");

        var mistakes = LokiSinkValidator.Validate("sink", sink).ToList();

        Assert.Equal(["sink.auth.password_file", "sink.auth.password_file"], mistakes.Select(mistake => mistake.Path));
    }

    [Fact]
    public void Validate_KeyWithoutCertificate_AsksForIt()
    {
        using var certificates = new TestCertificates();
        var sink = Sound();
        sink.Tls.KeyFile = certificates.KeyFile;

        Assert.Equal("sink.tls.crt_file", Assert.Single(LokiSinkValidator.Validate("sink", sink)).Path);
    }

    [Fact]
    public void Validate_FilesWithoutCertificates_AreFoundOut()
    {
        using var certificates = new TestCertificates();
        var sink = Sound();
        sink.Tls.CaFile = certificates.KeyFile;
        var pair = Sound();
        (pair.Tls.CrtFile, pair.Tls.KeyFile) = (certificates.CaFile, certificates.KeyFile);
        var passphrase = Sound();
        (passphrase.Tls.CrtFile, passphrase.Tls.KeyFile, passphrase.Tls.KeyPass) =
            (certificates.CrtFile, certificates.EncryptedKeyFile, new Secret("wrong"));

        Assert.All(
            [sink, pair, passphrase],
            options => Assert.Equal("sink.tls", Assert.Single(LokiSinkValidator.Validate("sink", options)).Path));
    }

    private static LokiSinkOptions Sound() => new() { Endpoint = "https://loki:3100" };
}
