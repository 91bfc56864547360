using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>
/// Tokens of an identity provider for a client's id and secret (OAuth 2.0 client credentials, KIP-768). It is done here and not by librdkafka,
/// because not every build of that can, and because a secret's file is read again for each token.
/// </summary>
internal sealed class OidcTokenSource(OAuthBearerOptions options, HttpMessageHandler handler, TimeProvider time) : ITokenSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Brokers are asked with each new connection, and no two clocks are the same.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(handler) { Timeout = Patience, MaxResponseContentBufferSize = 1024 * 1024 };

    /// <inheritdoc/>
    public async Task<KafkaToken> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request();
            using var response = await _http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Read(body) : throw Failure(Refusal(response.StatusCode, body));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw Failure(exception.GetBaseException().Message.TrimEnd('.'), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"no answer within {Patience.TotalSeconds} s", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            // Whose message may quote the answer, and so the token.
            throw Failure("the answer is no token response");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request()
    {
        var secret = SecretFile.Resolve(options.ClientSecret, options.ClientSecretFile)!.Reveal();
        Dictionary<string, string> form = new() { ["grant_type"] = "client_credentials" };
        if (options.Scope is { Length: > 0 } scope)
        {
            form["scope"] = scope;
        }

        // Both parts form-encoded first, as RFC 6749 (2.3.1) has it.
        var basic = $"{WebUtility.UrlEncode(options.ClientId)}:{WebUtility.UrlEncode(secret)}";
        return new HttpRequestMessage(HttpMethod.Post, options.TokenEndpointUrl)
        {
            Content = new FormUrlEncodedContent(form),
            Headers =
            {
                Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic))),
                ConnectionClose = true, // By the time of the next token, the other side would have closed it.
                Accept = { new MediaTypeWithQualityHeaderValue("application/json") },
            },
        };
    }

    private KafkaToken Read(byte[] body)
    {
        using var answer = JsonDocument.Parse(body);
        var value = answer.RootElement.GetProperty("access_token").GetString()!;
        var life = TimeSpan.FromSeconds(answer.RootElement.TryGetProperty("expires_in", out var seconds)
            ? seconds.ValueKind == JsonValueKind.String ? double.Parse(seconds.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : seconds.GetDouble()
            : throw Failure("the answer does not say how long the token is good (expires_in)"));
        return life >= ShortestLife
            ? new KafkaToken(value, options.ClientId!, time.GetUtcNow() + life, options.Extensions)
            : throw Failure("the token has expired already");
    }

    /// <summary>The words of RFC 6749 (5.2), which hold no secret; any other answer is only told by its status.</summary>
    private static string Refusal(HttpStatusCode status, byte[] body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return $"{(int)status} {answer.RootElement.GetProperty("error").GetString()}";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return $"HTTP status {(int)status}";
        }
    }

    private TokenException Failure(string reason, Exception? inner = null) => new($"{new Uri(options.TokenEndpointUrl!).GetLeftPart(UriPartial.Path)}: {reason}", inner);
}
