using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Http;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Asks a pipeline's Loki for what it tells of itself, as the pipeline would: same address, credentials, certificates and headers.</summary>
internal sealed class LokiInquiry : IDisposable
{
    private const string QueryPath = "/query_range";
    private const byte NothingInSnappy = 0;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The whole configuration has some 100 KiB.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly LokiSinkOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly LokiAddress _push;
    private readonly LokiAddress _query;

    /// <summary>Opens no connection yet.</summary>
    public LokiInquiry(string pipeline, LokiSinkOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time) = (options, time);
        _http = LokiHttpClient.Create(pipeline, options, time, logger);
        _push = LokiAddress.From(options);
        _query = LokiAddress.ForQueries(options);
    }

    /// <summary>Where it asks, without credentials.</summary>
    public string Endpoint => _push.Endpoint;

    /// <summary>
    /// A push that holds nothing, which Loki refuses for that (422), once it has read whose it is. A GET tells less: for the path of pushes Loki answers 404
    /// or 405, as its parts happened to start.
    /// </summary>
    public async Task<LokiReply> PushNothingAsync(string tenant, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent([NothingInSnappy]);
        content.Headers.ContentType = new MediaTypeHeaderValue(PushProtocol.ContentType);
        return await AskAsync(_push, _push.RequestUri, content, tenant, cancellationToken);
    }

    /// <summary>Loki's whole configuration, which gateways seldom let through.</summary>
    public Task<LokiReply> ConfigAsync(string tenant, CancellationToken cancellationToken) => AskAsync(_query, new Uri(_query.Endpoint + "/config"), null, tenant, cancellationToken);

    /// <summary>Those limits of the tenant that Loki publishes (<c>tenant_limits_allow_publish</c>).</summary>
    public Task<LokiReply> TenantLimitsAsync(string tenant, CancellationToken cancellationToken)
    {
        var path = _query.RequestUri.AbsoluteUri;
        var folder = path.EndsWith(QueryPath, StringComparison.Ordinal) ? path[..^QueryPath.Length] : path;
        return AskAsync(_query, new Uri(folder + "/drilldown-limits"), null, tenant, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<LokiReply> AskAsync(LokiAddress address, Uri uri, HttpContent? pushed, string tenant, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var authorization = new LokiCredentials(_options.Auth, address, _time).Authorize();
            using var request = new HttpRequestMessage(pushed is null ? HttpMethod.Get : HttpMethod.Post, uri) { Version = HttpVersion.Version11, Content = pushed };
            request.Headers.Authorization = authorization.Header;
            if (tenant.Length > 0)
            {
                request.Headers.TryAddWithoutValidation(PushProtocol.TenantHeader, tenant);
            }

            var asked = _time.GetUtcNow();
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var ahead = Ahead(response.Headers.Date, asked, _time.GetUtcNow());
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            var bytes = new byte[MostBytes];
            var length = await body.ReadAtLeastAsync(bytes, MostBytes, throwOnEndOfStream: false, either.Token);
            return new LokiReply(response.StatusCode, authorization.Redact(Encoding.UTF8.GetString(bytes, 0, length)), ahead);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new LokiReply(null, $"no answer within {Patience.TotalSeconds:0} s", null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return new LokiReply(null, LokiResponse.Describe(exception), null);
        }
    }

    /// <summary>The answer was made between the two times, and its date is cut to the second.</summary>
    private static TimeSpan? Ahead(DateTimeOffset? date, DateTimeOffset asked, DateTimeOffset answered) => date is { } theirs
        ? theirs + TimeSpan.FromSeconds(0.5) - (asked + ((answered - asked) / 2))
        : null;
}
