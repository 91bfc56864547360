using System.Buffers;
using System.Net;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Admission;
using OrleansKafkaLoki.Silo.Loki.Http;
using Polly;
using Polly.Timeout;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>Makes single push requests to one pipeline's Loki and reads the answers.</summary>
internal sealed class LokiClient : IDisposable
{
    private readonly string _pipeline;
    private readonly LokiAddress _address;
    private readonly LokiCredentials _credentials;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline _timeout;
    private readonly PushMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ArrayPool<byte> _pool;

    /// <summary>Opens no connection yet.</summary>
    public LokiClient(string pipeline, LokiSinkOptions options, PushMetrics metrics, TimeProvider timeProvider, ILogger logger, ArrayPool<byte> pool)
    {
        _pipeline = pipeline;
        _address = LokiAddress.From(options);
        _credentials = new LokiCredentials(options.Auth, _address, timeProvider);
        _http = LokiHttpClient.Create(pipeline, options, timeProvider, logger);
        _timeout = new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddTimeout(TimeSpan.FromSeconds(options.Request.TimeoutSecs)).Build();
        _metrics = metrics;
        _timeProvider = timeProvider;
        _pool = pool;
    }

    /// <summary>The endpoint, without credentials.</summary>
    public string Endpoint => _address.Endpoint;

    /// <summary>Sends the request once.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<PushAttempt> SendAsync(PushRequest push, CancellationToken cancellationToken)
    {
        try
        {
            return await _timeout.ExecuteAsync(token => RequestAsync(push, token), cancellationToken);
        }
        catch (TimeoutRejectedException timeout)
        {
            return new PushAttempt(PushAnswer.NoAnswer($"no answer within {timeout.Timeout.TotalSeconds:0.###} s"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async ValueTask<PushAttempt> RequestAsync(PushRequest push, CancellationToken cancellationToken)
    {
        LokiAuthorization authorization;
        try
        {
            authorization = _credentials.Authorize();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var unreadable = new PushAnswer(PushDisposition.Refused, 0, LokiResponse.Describe(exception)) { Wait = PushResponseClassifier.RefusalWait };
            return new PushAttempt(unreadable);
        }

        var attempt = await RequestAsync(push, authorization, cancellationToken);
        return attempt.Answer.Status is 401 or 403 && _credentials.RenewedSince(authorization) is { } renewed
            ? await RequestAsync(push, renewed, cancellationToken)
            : attempt;
    }

    private async Task<PushAttempt> RequestAsync(PushRequest push, LokiAuthorization authorization, CancellationToken cancellationToken)
    {
        using var content = new PushContent(push, _pool);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address.RequestUri) { Content = content, Version = HttpVersion.Version11 };
        if (push.Tenant.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(PushProtocol.TenantHeader, push.Tenant);
        }

        request.Headers.Authorization = authorization.Header;
        var started = _timeProvider.GetTimestamp();
        TimeSpan duration;
        var answer = PushAnswer.NoAnswer("");
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer = await ReadAsync(response, push.Entries, authorization, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            answer = content.Taken ? PushAnswer.NoAnswer(LokiResponse.Describe(exception)) : PushAnswer.NotSent(LokiResponse.Describe(exception));
        }
        finally
        {
            duration = _timeProvider.GetElapsedTime(started);
            _metrics.Requested(_pipeline, answer, duration, push.Batches.Count);
        }

        return new PushAttempt(answer) { Duration = duration };
    }

    private async ValueTask<PushAnswer> ReadAsync(
        HttpResponseMessage response, int entries, LokiAuthorization authorization, CancellationToken cancellationToken)
    {
        var body = response.StatusCode == HttpStatusCode.NoContent ? "" : await LokiResponse.ReadBodyAsync(response, _pool, cancellationToken);
        var answer = PushResponseClassifier.Classify((int)response.StatusCode, body, entries, authorization.Redact);
        var wait = RetryAfter.Read(response.Headers.RetryAfter, _timeProvider.GetUtcNow());
        return wait > (answer.Wait ?? TimeSpan.Zero) ? answer with { Wait = wait } : answer;
    }
}
