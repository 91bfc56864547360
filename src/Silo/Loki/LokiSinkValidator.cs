using System.Security.Cryptography;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Http;
using OrleansKafkaLoki.Silo.Loki.Query;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>Finds the mistakes in how a sink reaches Loki: address, batches, requests, queries, authentication, TLS.</summary>
public static class LokiSinkValidator
{
    /// <summary>The largest batch: one byte more and stock Loki's 4 MiB between its own parts comes near.</summary>
    public const int MaxBatchBytes = 3_500_000;

    private const double MaxSeconds = 86_400;
    private const int MaxLabelLength = 65_536;

    // Of UTF-8: a value that is cut below it may end empty, which Loki takes for no label.
    private const int LongestCharacter = 4;
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
        .. Batch($"{path}.batch", options.Batch),
        .. Request($"{path}.request", options.Request),
        .. Headers($"{path}.request.headers", options),
        .. Auth($"{path}.auth", options.Auth),
        .. IsPlain(options) ? NoTls($"{path}.tls", options.Tls) : Tls($"{path}.tls", options.Tls),
        .. QueryValidator.Validate($"{path}.query", options.Query, options.Auth),
        .. Limits($"{path}.limits", options.Limits),
    ];

    /// <summary>Whether TLS has no part in any request.</summary>
    private static bool IsPlain(LokiSinkOptions options) => IsPlain(options.Endpoint) && IsPlain(options.Query.Endpoint ?? options.Endpoint);

    private static bool IsPlain(string endpoint) => endpoint.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ConfigurationMistake> MaxDrift(string path, double seconds) => seconds is 0 or (>= 60 and <= MaxSeconds)
        ? []
        : [new(path, FormattableString.Invariant($"{seconds}"), FormattableString.Invariant($"Must be 0 (no limit), or between 60 and {MaxSeconds}."))];

    private static IEnumerable<ConfigurationMistake> Batch(string path, BatchOptions batch) =>
    [
        .. OptionRange.Check($"{path}.max_bytes", batch.MaxBytes, 1, MaxBatchBytes),
        .. OptionRange.Check($"{path}.max_events", batch.MaxEvents, 1, int.MaxValue),
        .. OptionRange.Check($"{path}.timeout_secs", batch.TimeoutSecs, 0.01, MaxSeconds),
    ];

    private static IEnumerable<ConfigurationMistake> Request(string path, RequestOptions request) =>
    [
        .. OptionRange.Check($"{path}.concurrency", request.Concurrency, 1, 1024),
        .. OptionRange.Check($"{path}.timeout_secs", request.TimeoutSecs, 0.01, MaxSeconds),
        .. OptionRange.Check($"{path}.retry_initial_backoff_secs", request.RetryInitialBackoffSecs, 0.01, MaxSeconds),
        .. OptionRange.Check($"{path}.retry_max_duration_secs", request.RetryMaxDurationSecs, request.RetryInitialBackoffSecs, MaxSeconds),
    ];

    private static IEnumerable<ConfigurationMistake> Limits(string path, LimitsOptions limits) =>
    [
        .. OptionRange.Check($"{path}.max_line_size", limits.MaxLineSize, 1, MaxBatchBytes),
        .. OptionRange.Check($"{path}.max_label_names", limits.MaxLabelNames, 1, 1000),
        .. OptionRange.Check($"{path}.max_label_name_length", limits.MaxLabelNameLength, 1, MaxLabelLength),
        .. OptionRange.Check($"{path}.max_label_value_length", limits.MaxLabelValueLength, LongestCharacter, MaxLabelLength),
        .. OptionRange.Check($"{path}.max_structured_metadata_entries", limits.MaxStructuredMetadataEntries, 0, 100_000),
        .. OptionRange.Check($"{path}.max_structured_metadata_size", limits.MaxStructuredMetadataSize, 0, MaxBatchBytes),
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
            .. OneOf(path, "password", auth.Password, auth.PasswordFile),
            .. Unused(path, "basic", ("token", auth.Token), ("token_file", auth.TokenFile)),
        ],
        AuthStrategy.Bearer =>
        [
            .. OneOf(path, "token", auth.Token, auth.TokenFile),
            .. Unused(path, "bearer", ("user", auth.User), ("password", auth.Password), ("password_file", auth.PasswordFile)),
        ],
        _ => Unused(
            path, "none", ("user", auth.User), ("password", auth.Password), ("password_file", auth.PasswordFile), ("token", auth.Token),
            ("token_file", auth.TokenFile)),
    };

    private static IEnumerable<ConfigurationMistake> NoTls(string path, TlsOptions tls) =>
        from setting in new (string Name, object? Value)[]
        {
            ("enabled", tls.Enabled ? "true" : null), ("ca_file", tls.CaFile), ("crt_file", tls.CrtFile), ("key_file", tls.KeyFile),
            ("key_pass", tls.KeyPass), ("verify_certificate", tls.VerifyCertificate ? null : "false"),
            ("verify_hostname", tls.VerifyHostname ? null : "false"),
        }
        where setting.Value is not null
        select new ConfigurationMistake(
            $"{path}.{setting.Name}", setting.Value.ToString(),
            "Must be left out, or the endpoint must begin with https://, which alone turns TLS on.");

    private static ConfigurationMistake[] Tls(string path, TlsOptions tls)
    {
        ConfigurationMistake[] missing =
        [
            .. Exists($"{path}.ca_file", tls.CaFile),
            .. Exists($"{path}.crt_file", tls.CrtFile),
            .. Exists($"{path}.key_file", tls.KeyFile),
        ];
        if (missing.Length > 0)
        {
            return missing;
        }

        if (tls.CrtFile is null != tls.KeyFile is null)
        {
            return tls.CrtFile is null
                ? [new($"{path}.crt_file", null, "Must be given with key_file.")]
                : [new($"{path}.key_file", null, "Must be given with crt_file.")];
        }

        if (tls is { KeyPass: not null, KeyFile: null })
        {
            return [new($"{path}.key_pass", Hidden, "Must be left out without key_file.")];
        }

        try
        {
            LokiTls.Create(tls);
            return [];
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
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

    private static IEnumerable<ConfigurationMistake> OneOf(string path, string name, Secret? secret, string? file) => secret is null && file is null
        ? [new($"{path}.{name}", null, $"Must be given, or {name}_file.")]
        : SecretFile.Validate($"{path}.{name}", secret, file);

    private static IEnumerable<ConfigurationMistake> Unused(string path, string strategy, params (string Name, object? Value)[] settings) =>
        from setting in settings
        where setting.Value is not null
        select new ConfigurationMistake($"{path}.{setting.Name}", setting.Value.ToString(), $"Must be left out with strategy {strategy}.");

    private static IEnumerable<ConfigurationMistake> Exists(string path, string? file)
    {
        if (file is not null && !File.Exists(file))
        {
            yield return new(path, file, "Must name a file that exists.");
        }
    }
}
