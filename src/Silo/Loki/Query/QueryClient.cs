using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Http;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Makes single range queries to one pipeline's Loki and reads the answers.</summary>
internal sealed class QueryClient : IDisposable
{
    private const string EncodingFlagsHeader = "X-Loki-Response-Encoding-Flags";

    /// <summary>Keeps structured metadata apart from the stream's labels.</summary>
    private const string CategorizeLabels = "categorize-labels";

    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    private readonly string _pipeline;
    private readonly LokiAddress _address;
    private readonly LokiCredentials _credentials;
    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;
    private readonly QueryMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ArrayPool<byte> _pool;
    private volatile bool _getsOnly;

    /// <summary>Opens no connection yet.</summary>
    public QueryClient(string pipeline, LokiSinkOptions options, QueryMetrics metrics, TimeProvider timeProvider, ILogger logger, ArrayPool<byte> pool)
    {
        _pipeline = pipeline;
        _address = LokiAddress.ForQueries(options);
        _credentials = new LokiCredentials(options.Auth, _address, timeProvider);
        _http = LokiHttpClient.Create(pipeline, options, timeProvider, logger);
        _timeout = TimeSpan.FromSeconds(options.Query.TimeoutSecs);
        _metrics = metrics;
        _timeProvider = timeProvider;
        _pool = pool;
    }

    /// <summary>Where it asks, without credentials.</summary>
    public string Endpoint => _address.Endpoint;

    /// <summary>Asks for a page, once.</summary>
    /// <param name="query">The question.</param>
    /// <param name="streams">The streams that it is about.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<QueryAnswer> AskAsync(PageQuery query, AskedStreams streams, CancellationToken cancellationToken) => AskAsync(
        new Question(query.Tenant, query.Parameters, streams.Count, (status, body, token) => ReadPageAsync(status, body, streams, token)), cancellationToken);

    /// <summary>Asks for sums over time, once.</summary>
    /// <param name="query">The question.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<QueryAnswer> AskAsync(SumQuery query, CancellationToken cancellationToken) =>
        AskAsync(new Question(query.Tenant, query.Parameters, query.Streams, ReadSumsAsync), cancellationToken);

    private async Task<QueryAnswer> AskAsync(Question query, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var started = _timeProvider.GetTimestamp();
        var answer = QueryAnswer.None(ReadOutcome.Unavailable, 0, "");
        try
        {
            answer = await SendAsync(query, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answer = Unavailable(string.Create(CultureInfo.InvariantCulture, $"no answer within {_timeout.TotalSeconds} s")) with { TooMuch = true, TimedOut = true };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            answer = Unavailable(LokiResponse.Describe(exception)) with { TooMuch = WasReached(exception) };
        }
        finally
        {
            _metrics.Asked(_pipeline, answer.Answer, _timeProvider.GetElapsedTime(started), query.Streams);
        }

        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>
    /// By a POST, which bears a selector of any length and which Loki takes (<c>pkg/loki/modules.go</c>); where a gateway lets only reads
    /// through, by a GET from then on.
    /// </summary>
    private async Task<QueryAnswer> SendAsync(Question query, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(query, _getsOnly, cancellationToken);
        if (_getsOnly || !RefusesMethod(answer))
        {
            return answer;
        }

        answer = await SendAsync(query, byGet: true, cancellationToken);
        _getsOnly = !RefusesMethod(answer);
        return answer;
    }

    private static bool RefusesMethod(QueryAnswer answer) => answer.Answer.Status is 404 or 405 or 501;

    private async Task<QueryAnswer> SendAsync(Question query, bool byGet, CancellationToken cancellationToken)
    {
        var authorization = _credentials.Authorize();
        var answer = await SendAsync(query, byGet, authorization, cancellationToken);
        return answer.Answer.Status is 401 or 403 && _credentials.RenewedSince(authorization) is { } renewed
            ? await SendAsync(query, byGet, renewed, cancellationToken)
            : answer;
    }

    private async Task<QueryAnswer> SendAsync(Question query, bool byGet, LokiAuthorization authorization, CancellationToken cancellationToken)
    {
        using var request = byGet
            ? new HttpRequestMessage(HttpMethod.Get, $"{_address.RequestUri.AbsoluteUri}?{query.Parameters}")
            : new HttpRequestMessage(HttpMethod.Post, _address.RequestUri) { Content = new StringContent(query.Parameters, Form) };
        request.Version = HttpVersion.Version11;
        request.Headers.Add(EncodingFlagsHeader, CategorizeLabels);
        // Loki caches that there was nothing, and says so again after a push.
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        if (query.Tenant.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(PushProtocol.TenantHeader, query.Tenant);
        }

        request.Headers.Authorization = authorization.Header;
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var isPage = response is { IsSuccessStatusCode: true, Content.Headers.ContentType.MediaType: "application/json" };
        return isPage
            ? await ReadAsync(response, query, cancellationToken)
            : QueryResponseClassifier.Classify(
                (int)response.StatusCode, await LokiResponse.ReadBodyAsync(response, _pool, cancellationToken), authorization.Redact);
    }

    private static async Task<QueryAnswer> ReadAsync(HttpResponseMessage response, Question query, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using var bounded = new AnswerStream(body);
            return await query.ReadAsync(status, bounded, cancellationToken);
        }
        catch (JsonException exception)
        {
            return QueryAnswer.None(ReadOutcome.Unavailable, status, $"The answer breaks off or is no JSON: {exception.Message}") with { TooMuch = true };
        }
    }

    private static async Task<QueryAnswer> ReadPageAsync(int status, Stream body, AskedStreams streams, CancellationToken cancellationToken)
    {
        var answer = await JsonSerializer.DeserializeAsync(body, QueryJson.Default.QueryResponse, cancellationToken);
        return answer switch
        {
            not { Status: "success", Data: { ResultType: "streams", Result: not null } } => NoAnswerOfLokis(status),
            { Data: { Result.Count: > 0 } data } when data.EncodingFlags?.Contains(CategorizeLabels) is not true =>
                QueryAnswer.None(ReadOutcome.Forbidden, status, $"Loki, or what stands before it, does not heed {EncodingFlagsHeader}."),
            _ => new QueryAnswer(new ReadAnswer(ReadOutcome.Complete, status, "")) { Page = QueryPage.From(answer.Data.Result, streams) },
        };
    }

    private static async Task<QueryAnswer> ReadSumsAsync(int status, Stream body, CancellationToken cancellationToken)
    {
        var answer = await JsonSerializer.DeserializeAsync(body, QueryJson.Default.SumResponse, cancellationToken);
        return answer is { Status: "success", Data: { ResultType: "matrix", Result: { } sums } }
            ? new QueryAnswer(new ReadAnswer(ReadOutcome.Complete, status, "")) { Sums = sums }
            : NoAnswerOfLokis(status);
    }

    private static QueryAnswer NoAnswerOfLokis(int status) => QueryAnswer.None(ReadOutcome.Forbidden, status, "This is not how Loki answers a range query.");

    private static bool WasReached(Exception exception) => exception is IOException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.Unknown,
    };

    private static QueryAnswer Unavailable(string reason) => QueryAnswer.None(ReadOutcome.Unavailable, 0, reason);

    /// <summary>A question, and what reads its answer.</summary>
    private sealed record Question(string Tenant, string Parameters, int Streams, Func<int, Stream, CancellationToken, Task<QueryAnswer>> ReadAsync);
}
