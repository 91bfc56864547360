using OrleansKafkaLoki.Silo.Options;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// Redis' password as its file holds it at the time of each login: the client asks for it with every connection. Whatever else is not
/// configured is as the client has it for these servers.
/// </summary>
/// <param name="file">The password's file.</param>
/// <param name="usual">What the client takes for these servers.</param>
internal sealed class PasswordFromFile(string file, DefaultOptionsProvider usual) : DefaultOptionsProvider
{
    private volatile string? _last;

    /// <inheritdoc/>
    public override string? Password
    {
        get
        {
            try
            {
                // Just being written, it may be empty.
                if (SecretFile.Read(file) is { Length: > 0 } password)
                {
                    _last = password;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Just being replaced: the login fails with what it held, and is tried again.
            }

            return _last;
        }
    }

    /// <inheritdoc/>
    public override bool AbortOnConnectFail => usual.AbortOnConnectFail;

    /// <inheritdoc/>
    public override string ConfigurationChannel => usual.ConfigurationChannel;

    /// <inheritdoc/>
    public override Version DefaultVersion => usual.DefaultVersion;

    /// <inheritdoc/>
    public override RedisProtocol? Protocol => usual.Protocol;

    /// <inheritdoc/>
    public override Task AfterConnectAsync(ConnectionMultiplexer multiplexer, Action<string> log) => usual.AfterConnectAsync(multiplexer, log);

    /// <inheritdoc/>
    public override bool GetDefaultSsl(EndPointCollection endPoints) => usual.GetDefaultSsl(endPoints);

    /// <inheritdoc/>
    public override string? GetSslHostFromEndpoints(EndPointCollection endPoints) => usual.GetSslHostFromEndpoints(endPoints);
}
