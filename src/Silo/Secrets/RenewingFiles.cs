using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Secrets;

/// <summary>
/// What is made of files that others replace. It is asked for with every request or connection, and made anew when the files hold something
/// else; what cannot be used is waited over with what there was.
/// </summary>
/// <typeparam name="T">What is made of them.</typeparam>
internal sealed class RenewingFiles<T>
    where T : class
{
    /// <summary>From look to look, at least.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly WatchedFiles _files;
    private readonly Func<T> _make;
    private readonly string _what;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile T _current;
    private string _fingerprint;
    private TimeSpan _looked;

    /// <summary>Makes it the first time.</summary>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="paths">The files; without any, it stays as it is.</param>
    /// <param name="make">Makes it; throws what <see cref="PemFiles.IsUnusable"/> knows when they cannot be used.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what is new and of what cannot be used.</param>
    public RenewingFiles(string what, IEnumerable<string?> paths, Func<T> make, TimeProvider time, ILogger logger)
    {
        (_what, _files, _make, _time, _logger) = (what, new WatchedFiles(paths), make, time, logger);
        (_fingerprint, _looked) = (_files.Fingerprint(), time.GetSteadyTime());
        _current = make();
    }

    /// <summary>As the files have it.</summary>
    public T Current
    {
        get
        {
            if (_files.Any)
            {
                Look();
            }

            return _current;
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            var now = _time.GetSteadyTime();
            if (now - _looked < Interval)
            {
                return;
            }

            _looked = now;
            var fingerprint = _files.Fingerprint();
            if (fingerprint == _fingerprint)
            {
                return;
            }

            _fingerprint = fingerprint;
            try
            {
                _current = _make();
                RenewalLog.Renewed(_logger, _what);
            }
            catch (Exception exception) when (PemFiles.IsUnusable(exception))
            {
                RenewalLog.Unusable(_logger, _what, exception.Message);
            }
        }
    }
}
