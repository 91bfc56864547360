using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using Polly;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>The way of one push to an endpoint: past its tenant's throttle and circuit, into a slot.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="tenant">The tenant, rented.</param>
internal sealed class PushWay(LokiEndpoint endpoint, LokiTenant tenant) : IPushWay
{
    /// <inheritdoc/>
    public ResiliencePipeline<PushAnswer> Retry => endpoint.Retry;

    /// <inheritdoc/>
    public CancellationToken Recovered => tenant.Circuit.Recovered;

    /// <inheritdoc/>
    public SharedPushes? Shared => tenant.Shared;

    /// <inheritdoc/>
    public long Deliveries => tenant.Deliveries;

    /// <inheritdoc/>
    public async Task<IPushTurn> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var recovered = Recovered; // First, or a recovery between the circuit's answer and the wait for it would be missed.
            var leave = await tenant.Admission.EnterAsync(cancellationToken);
            if (tenant.Circuit.TryEnter(out var isProbe, out var wait))
            {
                return new PushTurn(endpoint, tenant, leave, isProbe);
            }

            tenant.Admission.Leave(attempt: null, bytes: 0, leave);
            tenant.Health.Remind();
            // Not all at the same moment: one is enough to probe.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, recovered);
            await Task.Delay((wait * (1 + (Random.Shared.NextDouble() / 5))).RoundUp(), endpoint.Time, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Record(IPushBatch batch, in PushAnswer answer)
    {
        if (answer.Disposition == PushDisposition.Withheld)
        {
            tenant.Health.Record(answer);
        }

        if (answer.IsVerdict)
        {
            endpoint.Metrics.Decided(endpoint.Pipeline, batch.Entries.Count, PushRequestEncoder.Length(batch.Stream.Labels, batch.Entries));
        }
        else
        {
            endpoint.Metrics.Retried(endpoint.Pipeline, batch.Entries.Count, batch.Entries.Bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => endpoint.Close(tenant);
}
