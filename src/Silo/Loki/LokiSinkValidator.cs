using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Http;
using OrleansKafkaLoki.Silo.Loki.Query;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>Finds the mistakes in how a sink reaches Loki: address, batches, requests, queries, authentication, TLS.</summary>
public static class LokiSinkValidator
{
    private const double MaxSeconds = 86_400;
    private const string NoTls = "Must be left out, or the endpoint must begin with https://, which alone turns TLS on.";
    private const string Hidden = "***";

    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Host", "Transfer-Encoding", "User-Agent",
    };

    /// <summary>All mistakes, none when the options are sound.</summary>
    /// <param name="path">Where the options stand, such as <c>pipelines.web.sink</c>.</param>
    /// <param name="options">The options.</param>
    public static IEnumerable<ConfigurationMistake> Validate(string path, LokiSinkOptions options) =>
    [
        .. LokiAddressValidator.ValidateEndpoint($"{path}.endpoint", options.Endpoint, options.Auth),
        .. LokiAddressValidator.ValidatePath($"{path}.path", options.Path, "/loki/api/v1/push"),
        .. MaxDrift($"{path}.max_drift_secs", options.MaxDriftSecs),
        .. options is { OnTooOld: TooOldAction.RewriteTimestamp, Limits.RejectOldSamplesMaxAgeSecs: 0 }
            ? (ConfigurationMistake[])[new($"{path}.on_too_old", "rewrite_timestamp", "Must be another while limits.reject_old_samples_max_age_secs is 0: nothing is too old then.")]
            : [],
        .. OptionRanges.Check($"{path}.batch", options.Batch),
        .. Request($"{path}.request", options.Request),
        .. Headers($"{path}.request.headers", options),
        .. Auth($"{path}.auth", options.Auth),
        .. IsPlain(options) ? TlsValidator.ValidateUnused($"{path}.tls", options.Tls, NoTls) : Tls($"{path}.tls", options.Tls),
        .. QueryValidator.Validate($"{path}.query", options.Query, options.Auth),
        .. OptionRanges.Check($"{path}.limits", options.Limits),
    ];

    /// <summary>Whether TLS has no part in any request.</summary>
    private static bool IsPlain(LokiSinkOptions options) => IsPlain(options.Endpoint) && IsPlain(options.Query.Endpoint ?? options.Endpoint);

    private static bool IsPlain(string endpoint) => endpoint.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ConfigurationMistake> MaxDrift(string path, double seconds) => seconds is 0 or (>= 60 and <= MaxSeconds)
        ? []
        : [new(path, FormattableString.Invariant($"{seconds}"), FormattableString.Invariant($"Must be 0 (no limit), or between 60 and {MaxSeconds}."))];

    private static IEnumerable<ConfigurationMistake> Request(string path, RequestOptions request) =>
    [
        .. OptionRanges.Check(path, request),
        .. request.RetryMaxDurationSecs >= request.RetryInitialBackoffSecs
            ? (ConfigurationMistake[])[]
            : [new($"{path}.retry_max_duration_secs", FormattableString.Invariant($"{request.RetryMaxDurationSecs}"), "Must not be shorter than retry_initial_backoff_secs.")],
    ];

    private static IEnumerable<ConfigurationMistake> Headers(string path, LokiSinkOptions options)
    {
        using var probe = new HttpRequestMessage();
        foreach (var (name, value) in options.Request.Headers)
        {
            if (name.Equals(PushProtocol.TenantHeader, StringComparison.OrdinalIgnoreCase))
            {
                yield return new($"{path}.{name}", Hidden, "Must be left out: tenant_id sets it.");
            }
            else if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                yield return new($"{path}.{name}", Hidden, "Must be left out: auth sets it.");
            }
            else if (ReservedHeaders.Contains(name))
            {
                yield return new($"{path}.{name}", Hidden, "Must be left out: the shipper sets it itself.");
            }
            else if (!probe.Headers.TryAddWithoutValidation(name, value))
            {
                yield return new($"{path}.{name}", Hidden, "Must have the name of a request header, made of letters, digits and -.");
            }
            else if (value.Any(c => c is < ' ' or > '~'))
            {
                yield return new($"{path}.{name}", Hidden, "Must have a value of printable ASCII characters.");
            }
        }
    }

    private static IEnumerable<ConfigurationMistake> Auth(string path, AuthOptions auth) => auth.Strategy switch
    {
        AuthStrategy.Basic =>
        [
            .. Needed($"{path}.user", auth.User, "strategy basic needs a user"),
            .. SecretFile.ValidateRequired($"{path}.password", auth.Password, auth.PasswordFile),
            .. UnusedSettings.Check(path, "Must be left out with strategy basic.", ("token", auth.Token), ("token_file", auth.TokenFile)),
        ],
        AuthStrategy.Bearer =>
        [
            .. SecretFile.ValidateRequired($"{path}.token", auth.Token, auth.TokenFile),
            .. UnusedSettings.Check(path, "Must be left out with strategy bearer.", ("user", auth.User), ("password", auth.Password), ("password_file", auth.PasswordFile)),
        ],
        _ => UnusedSettings.Check(
            path, "Must be left out with strategy none.", ("user", auth.User), ("password", auth.Password), ("password_file", auth.PasswordFile), ("token", auth.Token),
            ("token_file", auth.TokenFile)),
    };

    private static ConfigurationMistake[] Tls(string path, TlsOptions tls)
    {
        if (TlsValidator.Validate(path, tls).ToArray() is { Length: > 0 } mistakes)
        {
            return mistakes;
        }

        try
        {
            LokiTls.Create(tls);
            return [];
        }
        catch (Exception exception) when (PemFiles.IsUnusable(exception))
        {
            return [new(path, null, $"Must name certificates and a key that can be loaded: {exception.Message}")];
        }
    }

    private static IEnumerable<ConfigurationMistake> Needed(string path, string? value, string why)
    {
        if (string.IsNullOrEmpty(value))
        {
            yield return new(path, value, $"Must be given: {why}.");
        }
    }
}
