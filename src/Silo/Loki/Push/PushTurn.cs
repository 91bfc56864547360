using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Admission;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>Leave of a tenant's admission and circuit to make one request.</summary>
internal sealed class PushTurn : IPushTurn
{
    private readonly LokiEndpoint _endpoint;
    private readonly LokiTenant _tenant;
    private readonly TenantLeave _leave;
    private readonly bool _isProbe;
    private PushAttempt? _attempt;
    private int _bytes;
    private bool _isOver;

    /// <summary>Begins a turn that was given.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="tenant">The tenant that gave it.</param>
    /// <param name="leave">The tenant's leave.</param>
    /// <param name="isProbe">Whether the circuit is open but for this request.</param>
    public PushTurn(LokiEndpoint endpoint, LokiTenant tenant, TenantLeave leave, bool isProbe)
    {
        (_endpoint, _tenant, _leave, _isProbe) = (endpoint, tenant, leave, isProbe);
        endpoint.Metrics.AttemptBegins(endpoint.Pipeline);
    }

    /// <inheritdoc/>
    public async Task<PushAnswer> SendAsync(PushRequest request, CancellationToken cancellationToken)
    {
        try
        {
            _bytes = request.Bytes;
            // Encoding and compressing take milliseconds of a grain's turn. Nor is what is held given back only when the grain has time again.
            var attempt = await Task.Run(() => _endpoint.Client.SendAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            _attempt = attempt;
            _tenant.Record(attempt.Answer);
            var open = _tenant.Circuit.Remaining;
            return attempt.Answer.IsFault && open > (attempt.Answer.Wait ?? TimeSpan.Zero) ? attempt.Answer with { Wait = open } : attempt.Answer;
        }
        finally
        {
            if (_isProbe && _attempt is null)
            {
                // Whoever gave up says nothing about the endpoint, but must not close the circuit.
                _tenant.Circuit.Record(PushAnswer.NoAnswer("given up"));
            }

            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _tenant.Circuit.Leave(_isProbe);
        _tenant.Admission.Leave(_attempt, _bytes, _leave);
        _endpoint.Metrics.AttemptEnds(_endpoint.Pipeline);
    }
}
