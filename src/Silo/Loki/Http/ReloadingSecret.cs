using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>
/// A secret in a file, read again every few seconds instead of watched: secrets are mounted through links, whose own
/// time of change says nothing.
/// </summary>
internal sealed class ReloadingSecret(string path, TimeProvider timeProvider)
{
    /// <summary>How old what was read may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private string? _value;
    private TimeSpan _readAt;

    /// <summary>Reads the file with the next use, however lately that was done.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            _value = null;
        }
    }

    /// <summary>The secret as it stands in the file now or stood there a moment ago.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public string Read()
    {
        lock (_gate)
        {
            var now = timeProvider.GetSteadyTime();
            if (_value is null || now - _readAt >= MaxAge)
            {
                _value = SecretFile.Read(path);
                _readAt = now;
            }

            return _value;
        }
    }
}
