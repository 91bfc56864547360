using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Asks a provider for its keys: once for all who wait for them, and not again for a while when it did not answer.</summary>
internal sealed partial class OidcProvider(string? address, TimeProvider time, ILogger logger)
{
    /// <summary>How long a failure counts.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task _asked = Task.CompletedTask;
    private TimeSpan _failedAt;

    /// <summary>Returns when the keys are known, which <paramref name="configuration"/> keeps.</summary>
    /// <exception cref="Exception">They are not, and were not a moment ago.</exception>
    public Task AskAsync(IConfigurationManager<OpenIdConnectConfiguration> configuration)
    {
        lock (_lock)
        {
            if (_asked.IsCompletedSuccessfully || (_asked.IsFaulted && time.GetSteadyTime() - _failedAt >= Pause))
            {
                _asked = OnceAsync(configuration);
            }

            return _asked;
        }
    }

    private async Task OnceAsync(IConfigurationManager<OpenIdConnectConfiguration> configuration)
    {
        try
        {
            await configuration.GetConfigurationAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            _failedAt = time.GetSteadyTime();
            LogAway(logger, address, exception.GetBaseException().Message);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "OidcProviderAway", Message = "The provider of tokens at {Provider} does not tell its keys: {Reason}")]
    private static partial void LogAway(ILogger logger, string? provider, string reason);
}
