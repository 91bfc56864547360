using System.Net.Security;
using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Secrets;

/// <summary>Finds the mistakes in the files of one's own certificate and of authorities.</summary>
internal static class PemValidator
{
    /// <summary>What is wrong with a certificate and its key.</summary>
    /// <param name="path">Where <c>crt_file</c>, <c>key_file</c> and <c>key_pass</c> stand.</param>
    /// <param name="crtFile">The certificate's file.</param>
    /// <param name="keyFile">The key's file.</param>
    /// <param name="keyPass">The key's passphrase.</param>
    /// <param name="check">What else is wrong with a certificate that can be used; null for nothing.</param>
    public static IEnumerable<ConfigurationMistake> Identity(
        string path, string? crtFile, string? keyFile, Secret? keyPass, Func<SslStreamCertificateContext, string?> check)
    {
        if (crtFile is null != keyFile is null)
        {
            var (missing, given) = crtFile is null ? ("crt_file", "key_file") : ("key_file", "crt_file");
            yield return new($"{path}.{missing}", null, $"Must be given with {given}.");
        }
        else if (crtFile is not null && Try(() => check(PemFiles.Identity(crtFile, keyFile!, keyPass))) is { } reason)
        {
            yield return new($"{path}.crt_file", crtFile, $"The certificate cannot be used with the key in key_file: {reason}");
        }

        if (keyPass is not null && keyFile is null)
        {
            yield return new($"{path}.key_pass", keyPass.ToString(), "Must be left out without key_file.");
        }
    }

    /// <summary>What is wrong with a file of authorities.</summary>
    public static IEnumerable<ConfigurationMistake> Trust(string path, string? file) =>
        file is not null && Try(() => PemFiles.Trust(file) is null ? "" : null) is { } reason ? [new(path, file, $"The file cannot be used: {reason}")] : [];

    private static string? Try(Func<string?> use)
    {
        try
        {
            return use();
        }
        catch (Exception exception) when (PemFiles.IsUnusable(exception))
        {
            return exception.Message;
        }
    }
}
