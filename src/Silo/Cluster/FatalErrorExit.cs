namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>
/// Ends the process at once when Orleans cannot go on. Mostly the cluster has declared the silo dead, because it stood still or was
/// cut off: others run its partitions, so it must neither drain nor write anything. Orleans' own handler would go on for 2 s and
/// then abort with a dump.
/// </summary>
/// <param name="loggers">Disposed before the end, so that nothing that was logged is missing.</param>
/// <param name="exit">Ends the process with an exit code.</param>
internal sealed partial class FatalErrorExit(ILoggerFactory loggers, Action<int> exit) : IFatalErrorHandler, ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>The exit code of a silo that the cluster has declared dead. It only has to be started again.</summary>
    public const int DeclaredDead = 4;

    /// <summary>The exit code after an error inside Orleans that it cannot get over.</summary>
    public const int Broken = 5;

    private readonly ILogger _logger = loggers.CreateLogger<FatalErrorExit>();
    private volatile bool _hasJoined;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(FatalErrorExit), ServiceLifecycleStage.Active, _ =>
    {
        _hasJoined = true;
        return Task.CompletedTask;
    });

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => true;

    /// <inheritdoc/>
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        // Orleans has an exception to log in every case but that of its death.
        if (exception is null && _hasJoined)
        {
            LogDeclaredDead();
        }
        else if (exception is null)
        {
            LogNeverJoined();
        }
        else
        {
            LogBroken(exception, sender, context);
        }

        loggers.Dispose();
        exit(exception is null ? DeclaredDead : Broken);
    }

    [LoggerMessage(Level = LogLevel.Critical, EventName = "SiloDeclaredDead", Message =
        "The cluster has declared this silo dead, because it did not answer the others for a while; they take over its partitions. "
        + "It ends at once with exit code 4 and only has to be started again.")]
    private partial void LogDeclaredDead();

    [LoggerMessage(Level = LogLevel.Critical, EventName = "SiloNeverJoined", Message =
        "The cluster has declared this silo dead before it joined, because the others and it do not reach each other: cluster.advertised_address must be one under which they "
        + "reach it, and cluster.tls that of the others, or none as theirs. It ends with exit code 4.")]
    private partial void LogNeverJoined();

    [LoggerMessage(Level = LogLevel.Critical, EventName = "OrleansFailed", Message =
        "An error that Orleans cannot get over, in {Sender}, {Context}. The silo ends with exit code 5.")]
    private partial void LogBroken(Exception exception, object? sender, string? context);
}
