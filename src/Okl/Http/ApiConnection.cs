using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Http;

/// <summary>Where the API is, and what proves the right to use it.</summary>
/// <param name="Url">The admin listener of any silo.</param>
/// <param name="Token">The token; null where none is needed.</param>
/// <param name="CaFile">Certificates to trust instead of the system's; null for those.</param>
/// <param name="Timeout">How long to wait for an answer.</param>
internal sealed record ApiConnection(Uri Url, string? Token, string? CaFile, TimeSpan Timeout)
{
    /// <summary>Where silos listen unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Puts together what the command line and the environment say; the former counts.</summary>
    public static ApiConnection Resolve(string? url, string? tokenFile, string? caFile, TimeSpan timeout, Func<string, string?> environment)
    {
        var address = url ?? NotEmpty(environment("OKL_URL")) ?? DefaultUrl;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var read) || (read.Scheme != Uri.UriSchemeHttp && read.Scheme != Uri.UriSchemeHttps))
        {
            throw new CallException(ExitCode.Usage, $"'{address}' is no address: it must be as {DefaultUrl}.");
        }

        if (read.UserInfo.Length > 0)
        {
            throw new CallException(ExitCode.Usage, "An address must hold no password: put a token into OKL_TOKEN_FILE.");
        }

        var file = tokenFile ?? NotEmpty(environment("OKL_TOKEN_FILE"));
        var token = file is null ? NotEmpty(environment("OKL_TOKEN")) : ReadToken(file);
        if (token?.Any(letter => letter is < ' ' or > '~') is true)
        {
            throw new CallException(ExitCode.Usage, $"The token in {file ?? "OKL_TOKEN"} must be one line of ASCII, because it travels in a header.");
        }

        return new ApiConnection(new Uri(read.AbsoluteUri.TrimEnd('/') + "/"), token, caFile, timeout);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string ReadToken(string path)
    {
        try
        {
            return NotEmpty(File.ReadAllText(path)) ?? throw new CallException(ExitCode.Usage, $"The file of the token, {path}, is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CallException(ExitCode.Usage, $"The token cannot be read: {exception.Message}");
        }
    }
}
