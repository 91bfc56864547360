using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>
/// Sends through a handler that is made anew when the files that it was made of have changed, so that new connections use what they hold now
/// and old ones end. The former handler ends with its last request. Files of which none can be made, such as a key without its certificate,
/// are waited over with the handler that there is.
/// </summary>
/// <param name="make">Makes a handler of what the files hold.</param>
/// <param name="files">The files.</param>
/// <param name="onRenewed">Told of a new handler (null), or why there is none, once.</param>
/// <param name="time">The clock.</param>
internal sealed class RenewingHandler(Func<HttpMessageHandler> make, WatchedFiles files, Action<Exception?> onRenewed, TimeProvider time) : HttpMessageHandler
{
    /// <summary>How old what was read may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ShortestAge = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private string _loaded = files.Fingerprint();
    private Shared _current = new(new HttpMessageInvoker(make()));
    private TimeSpan _lookedAt = time.GetSteadyTime();
    private string? _complaint;
    private bool _hasFailed;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var shared = Take();
        try
        {
            return await shared.Invoker.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            Volatile.Write(ref _hasFailed, true);
            throw;
        }
        finally
        {
            Return(shared);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current.Invoker.Dispose();
        }

        base.Dispose(disposing);
    }

    private Shared Take()
    {
        lock (_gate)
        {
            var now = time.GetSteadyTime();
            if (now - _lookedAt >= (Volatile.Read(ref _hasFailed) ? ShortestAge : MaxAge))
            {
                (_lookedAt, _hasFailed) = (now, false);
                Look();
            }

            _current.Users++;
            return _current;
        }
    }

    private void Return(Shared shared)
    {
        lock (_gate)
        {
            shared.Users--;
            EndIfUnused(shared);
        }
    }

    private void Look()
    {
        var fingerprint = files.Fingerprint();
        if (fingerprint == _loaded)
        {
            return;
        }

        HttpMessageHandler handler;
        try
        {
            handler = make();
        }
        catch (Exception exception) when (PemFiles.IsUnusable(exception))
        {
            if (exception.Message != _complaint)
            {
                onRenewed(exception);
            }

            _complaint = exception.Message;
            return;
        }

        var former = _current;
        (_current, _loaded, _complaint) = (new Shared(new HttpMessageInvoker(handler)), fingerprint, null);
        EndIfUnused(former);
        onRenewed(null);
    }

    private void EndIfUnused(Shared shared)
    {
        if (shared.Users == 0 && shared != _current)
        {
            shared.Invoker.Dispose();
        }
    }

    private sealed class Shared(HttpMessageInvoker invoker)
    {
        public HttpMessageInvoker Invoker => invoker;

        /// <summary>Requests under way.</summary>
        public int Users { get; set; }
    }
}
