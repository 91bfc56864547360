using OrleansKafkaLoki.Silo.Kafka.Credentials;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// A pipeline's <see cref="LogReader"/> for one user at a time. It is kept for a while, since dead letters seldom come alone,
/// and then closed, since mostly there are none.
/// </summary>
internal sealed class LogReaderLease : IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    private readonly KafkaCredentials _credentials;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ITimer _idle;
    private LogReader? _reader;

    public LogReaderLease(KafkaCredentials credentials, TimeProvider time)
    {
        _credentials = credentials;
        _time = time;
        _idle = time.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for the reader, until <see cref="Return"/> the caller's alone.</summary>
    public async Task<LogReader> TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (_reader is { IsOutdated: true })
            {
                Close();
            }

            return _reader ??= new LogReader(_credentials, _time);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>Gives the reader back; one that failed is not used again.</summary>
    public void Return(bool isGood)
    {
        if (!isGood)
        {
            Close();
        }

        _idle.Change(IdleTime, Timeout.InfiniteTimeSpan);
        _turn.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _idle.Dispose();
        Close();
    }

    private void CloseIdle()
    {
        if (_turn.Wait(TimeSpan.Zero))
        {
            Close();
            _turn.Release();
        }
    }

    private void Close()
    {
        _reader?.Dispose();
        _reader = null;
    }
}
