using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Http;

/// <summary>Asks the API. What does not succeed ends the command.</summary>
internal sealed class ApiClient : IDisposable
{
    private const string EventStream = "text/event-stream";

    private readonly ApiConnection _connection;
    private readonly HttpClient _http;

    /// <summary>Connects with the first question.</summary>
    public ApiClient(ApiConnection connection)
    {
        _connection = connection;
        _http = new HttpClient(Trust.Handler(connection.CaFile)) { BaseAddress = connection.Url, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("okl", null));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (connection.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Reads.</summary>
    public Task<ApiAnswer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, body: null, etag: null, cancellationToken);

    /// <summary>Changes something.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">Where.</param>
    /// <param name="body">What; null for nothing.</param>
    /// <param name="etag">Only if it is as this says; null for in any case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="lasts">How long the API itself waits before it answers.</param>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, string? etag, CancellationToken cancellationToken, TimeSpan lasts = default) => ReachAsync(
        async patience =>
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            if (body is not null)
            {
                request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
            }

            if (etag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", etag);
            }

            using var answer = await _http.SendAsync(request, patience);
            var text = await answer.Content.ReadAsStringAsync(patience);
            var json = Read(text);
            return answer.IsSuccessStatusCode && (json is not null || text.Length == 0)
                ? new ApiAnswer(text, json ?? new JsonObject(), answer.StatusCode == HttpStatusCode.Accepted)
                : throw Problem.Of(answer.StatusCode, new Uri(_connection.Url, path), json);
        },
        _connection.Timeout + lasts,
        cancellationToken);

    /// <summary>Opens a stream of server-sent events, which goes on for as long as both ends like.</summary>
    /// <param name="path">Where.</param>
    /// <param name="lastId">The event that was seen last; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<HttpResponseMessage> OpenAsync(string path, string? lastId, CancellationToken cancellationToken) => ReachAsync(
        async patience =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream));
            if (lastId is not null)
            {
                request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
            }

            var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
            if (answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == EventStream)
            {
                return answer;
            }

            using (answer)
            {
                throw Problem.Of(answer.StatusCode, new Uri(_connection.Url, path), Read(await answer.Content.ReadAsStringAsync(patience)));
            }
        },
        _connection.Timeout,
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Says in words that nobody answers.</summary>
    private async Task<T> ReachAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan within, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(within);
        try
        {
            return await ask(patience.Token);
        }
        catch (HttpRequestException exception)
        {
            throw new CallException(ExitCode.Unreachable, Unreachable(exception));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CallException(ExitCode.Unreachable, $"{_connection.Url} did not answer within {within.TotalSeconds:0.##} s.\nAsk another silo, or give it more time by --timeout.");
        }
    }

    private string Unreachable(HttpRequestException exception) => exception.InnerException is AuthenticationException distrust
        ? $"{_connection.Url} is not believed: {distrust.Message}\nSay by --ca-file who vouches for it."
        : $"{_connection.Url} cannot be reached: {exception.Message}\n--url or OKL_URL says where the admin listener of a silo is.";

    private static JsonNode? Read(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null; // A page of something else that listens there.
        }
    }
}
