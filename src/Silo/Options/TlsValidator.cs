using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Options;

/// <summary>Finds the mistakes in <see cref="TlsOptions"/>, whoever is connected to.</summary>
internal static class TlsValidator
{
    /// <summary>What is wrong where TLS is used.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, TlsOptions tls)
    {
        foreach (var (name, file) in new[] { ("ca_file", tls.CaFile), ("crt_file", tls.CrtFile), ("key_file", tls.KeyFile) })
        {
            if (file is not null && !File.Exists(file))
            {
                yield return new($"{path}.{name}", file, "Must name a file that exists and that this process may read.");
            }
        }

        if (tls.CrtFile is null != tls.KeyFile is null)
        {
            var (missing, given) = tls.CrtFile is null ? ("crt_file", "key_file") : ("key_file", "crt_file");
            yield return new($"{path}.{missing}", null, $"Must be given with {given}.");
        }

        if (tls is { KeyPass: { } pass, KeyFile: null })
        {
            yield return new($"{path}.key_pass", pass.ToString(), "Must be left out without key_file.");
        }
    }

    /// <summary>What is given although TLS is not used.</summary>
    /// <param name="path">Where the options stand.</param>
    /// <param name="tls">The options.</param>
    /// <param name="remedy">When they would be used.</param>
    public static IEnumerable<ConfigurationMistake> ValidateUnused(string path, TlsOptions tls, string remedy) => UnusedSettings.Check(
        path, remedy,
        ("enabled", tls.Enabled ? "true" : null), ("ca_file", tls.CaFile), ("crt_file", tls.CrtFile), ("key_file", tls.KeyFile),
        ("key_pass", tls.KeyPass), ("verify_certificate", tls.VerifyCertificate ? null : "false"),
        ("verify_hostname", tls.VerifyHostname ? null : "false"));
}
