using System.Buffers;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Admission;
using Polly;
using Polly.Retry;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>
/// One pipeline's way to Loki: repeats attempts until there is a verdict, as many at a time as Loki bears. Between attempts a
/// push holds nothing but its batch, so that an outage costs no memory.
/// </summary>
internal sealed class LokiEndpoint : IDisposable
{
    private readonly string _pipeline;
    private readonly LokiClient _client;
    private readonly LokiTenants _tenants;
    private readonly SemaphoreSlim _slots;
    private readonly ResiliencePipeline<PushAnswer> _retry;
    private readonly PushMetrics _metrics;
    private readonly TimeProvider _timeProvider;

    /// <summary>Opens no connection yet.</summary>
    public LokiEndpoint(
        string pipeline, LokiSinkOptions options, PushMetrics metrics, TimeProvider timeProvider, ILogger logger, ArrayPool<byte> pool)
    {
        _pipeline = pipeline;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _client = new LokiClient(pipeline, options, metrics, timeProvider, pool);
        _slots = new SemaphoreSlim(options.Request.Concurrency);
        var timeout = TimeSpan.FromSeconds(options.Request.TimeoutSecs);
        _tenants = new LokiTenants(
            tenant => new LokiTenant(
                tenant,
                new TenantAdmission(options.Request, timeProvider),
                new TenantCircuit(timeout, timeProvider),
                new TenantHealth(pipeline, _client.Endpoint, tenant, timeProvider, logger)),
            timeProvider);
        _retry = new ResiliencePipelineBuilder<PushAnswer> { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions<PushAnswer>
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result.IsVerdict: false }),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(options.Request.RetryInitialBackoffSecs),
                MaxDelay = TimeSpan.FromSeconds(options.Request.RetryMaxDurationSecs),
                DelayGenerator = arguments => ValueTask.FromResult(Wait(arguments.Outcome.Result)),
            })
            .Build();
    }

    /// <summary>How the pushes fare: one line for each tenant that fails, or one for the whole when none does.</summary>
    public IReadOnlyList<LokiEndpointHealth> Health()
    {
        var failing = _tenants.Health().Where(health => !health.Healthy).ToList();
        return failing.Count > 0 ? failing : [new LokiEndpointHealth(_pipeline, _client.Endpoint, "", null, 0, "")];
    }

    /// <summary>How many pushes of each tenant may be under way.</summary>
    public IEnumerable<(string Tenant, int Limit)> Limits() => _tenants.Limits();

    /// <inheritdoc cref="ILokiPusher.PushAsync"/>
    public async Task<PushAnswer> PushAsync(IPushBatch batch, CancellationToken cancellationToken)
    {
        var tenant = _tenants.Rent(batch.Stream.Tenant);
        var attempts = new PushAttempts(batch);
        try
        {
            while (true)
            {
                var answer = await AttemptUntilRecoveryAsync(attempts, tenant, cancellationToken);
                if (answer.IsVerdict)
                {
                    _metrics.Decided(_pipeline, batch.Entries.Count, PushRequestEncoder.Length(batch.Stream.Labels, batch.Entries));
                    return answer;
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _tenants.Return(tenant);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _slots.Dispose();
    }

    /// <summary>
    /// Attempts with growing backoff. When the tenant's circuit closes, whoever still waits in a backoff begins anew: the
    /// recovery cuts waits short, never an attempt, which runs on the caller's token alone.
    /// </summary>
    private async Task<PushAnswer> AttemptUntilRecoveryAsync(PushAttempts attempts, LokiTenant tenant, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tenant.Circuit.Recovered);
        try
        {
            return await _retry.ExecuteAsync(
                async waiting => await AttemptWhenDueAsync(attempts, tenant, waiting, cancellationToken), patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PushAnswer.Postponed(TimeSpan.Zero);
        }
    }

    /// <summary>An attempt that was only postponed is none: it must not make the backoff longer.</summary>
    private async ValueTask<PushAnswer> AttemptWhenDueAsync(
        PushAttempts attempts, LokiTenant tenant, CancellationToken waiting, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await AttemptAsync(attempts, tenant, cancellationToken);
            if (answer.Disposition != PushDisposition.Postponed)
            {
                return answer;
            }

            await Task.Delay(answer.Wait ?? TimeSpan.Zero, _timeProvider, waiting);
        }
    }

    /// <summary>The wait before the next attempt; null leaves it to the backoff. The tenant's admission holds a throttled one for all.</summary>
    private static TimeSpan? Wait(in PushAnswer answer) =>
        answer is { Disposition: PushDisposition.Throttled, Throttles: ThrottleScope.Tenant } ? TimeSpan.Zero : answer.Wait;

    private async ValueTask<PushAnswer> AttemptAsync(PushAttempts attempts, LokiTenant tenant, CancellationToken cancellationToken)
    {
        var attempt = await AttemptInSlotAsync(attempts, tenant, cancellationToken);
        var answer = attempts.Judge(attempt, tenant.Deliveries);
        tenant.Record(attempt);
        if (answer is { IsVerdict: false, Disposition: not PushDisposition.Postponed })
        {
            _metrics.Retried(_pipeline, attempts.Batch.Entries.Count, attempts.Batch.Entries.Bytes);
        }

        return answer;
    }

    /// <summary>Waits for the tenant's leave before the endpoint's, so that no tenant keeps slots that it may not use.</summary>
    private async ValueTask<PushAttempt> AttemptInSlotAsync(PushAttempts attempts, LokiTenant tenant, CancellationToken cancellationToken)
    {
        using var permit = await tenant.Admission.EnterAsync(cancellationToken);
        await _slots.WaitAsync(cancellationToken);
        _metrics.AttemptBegins(_pipeline);
        try
        {
            var attempt = await tenant.Circuit.ExecuteAsync(
                attempts.PrepareAsync, token => _client.SendAsync(attempts.Batch, token), cancellationToken);
            permit.Note(attempt, attempts.Batch.Entries.Bytes);
            return attempt;
        }
        finally
        {
            _metrics.AttemptEnds(_pipeline);
            _slots.Release();
        }
    }
}
