using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>The silos of one cluster, each a process of its own with its own folder, log and ports.</summary>
internal sealed class SiloFleet(SiloFleetOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private volatile SiloRunner[] _silos = [];
    private Task _restarts = Task.CompletedTask;

    /// <summary>Is told, with the exit code, each time a silo ends that nobody asked to; before it is started again.</summary>
    public event Action<SiloRunner, int>? Fallen;

    /// <summary>Is told each time a fallen silo was started again: null if it is ready, else why it is not.</summary>
    public event Action<SiloRunner, Exception?>? Restarted;

    /// <summary>All silos by number, those included that do not run at the moment.</summary>
    public IReadOnlyList<SiloRunner> Silos => _silos;

    /// <summary>Starts the first silo and, once it is ready, the others side by side.</summary>
    /// <exception cref="InvalidOperationException">One ended instead.</exception>
    /// <exception cref="TimeoutException">One was not ready in time.</exception>
    public async Task StartAsync(int count, CancellationToken cancellationToken)
    {
        var silos = Create(count, options.Configuration);
        await silos[0].StartAsync(cancellationToken);
        await Task.WhenAll(silos[1..].Select(silo => silo.StartAsync(cancellationToken)));
    }

    /// <summary>Starts one more silo and waits until it is ready.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="configuration">Another configuration than the others have.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public async Task<SiloRunner> AddAsync(CancellationToken cancellationToken, SiloConfiguration? configuration = null)
    {
        var silo = Add(configuration);
        await silo.StartAsync(cancellationToken);
        return silo;
    }

    /// <summary>Adds a silo that is not started yet.</summary>
    /// <param name="configuration">Another configuration than the others have.</param>
    public SiloRunner Add(SiloConfiguration? configuration = null) => Create(1, configuration ?? options.Configuration)[0];

    /// <summary>The silo with this number; null if there is none.</summary>
    public SiloRunner? Find(int number) => Array.Find(_silos, silo => silo.Number == number);

    /// <summary>
    /// Stops all that run, one after the other, and starts nothing again. Returns what did not end as it was told: the exit code,
    /// or null if it had to be killed.
    /// </summary>
    public async Task<IReadOnlyList<(SiloRunner Silo, int? ExitCode)>> StopAsync()
    {
        await EndRestartsAsync();
        var disorderly = new List<(SiloRunner, int?)>();
        foreach (var silo in _silos)
        {
            if (await silo.StopAsync() is var exitCode and not 0)
            {
                disorderly.Add((silo, exitCode));
            }
        }

        return disorderly;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndRestartsAsync();
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _ending.Dispose();
    }

    private async Task EndRestartsAsync()
    {
        await _ending.CancelAsync();
        Task restarts;
        lock (_gate)
        {
            restarts = _restarts;
        }

        await restarts;
    }

    private SiloRunner[] Create(int count, SiloConfiguration configuration)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
            var ports = FreePorts.Find(2 * count);
            var silos = Enumerable.Range(0, count).Select(index => Create(_silos.Length + index + 1, configuration, ports[2 * index], ports[(2 * index) + 1])).ToArray();
            _silos = [.. _silos, .. silos];
            return silos;
        }
    }

    private SiloRunner Create(int number, SiloConfiguration configuration, int adminPort, int siloPort)
    {
        var name = SiloRunner.NameOf(number);
        var folder = Path.Combine(options.Folder, name);
        var own = configuration with
        {
            AdminPort = options.FirstAdminPort > 0 ? options.FirstAdminPort + number - 1 : adminPort,
            SiloPort = siloPort,
            DeadLetters = configuration.DeadLetters is null ? null : Path.Combine(folder, "dead-letters"),
        };
        SiloRunner? silo = null;
        silo = new SiloRunner(own, folder, line => options.Alarm(silo!, line), time, number) { Launch = options.Launch };
        silo.Fallen += OnFallen;
        return silo;
    }

    private void OnFallen(SiloRunner silo, int exitCode)
    {
        Fallen?.Invoke(silo, exitCode);
        lock (_gate)
        {
            if (options.RestartDelay is { } delay && !_ending.IsCancellationRequested)
            {
                _restarts = Task.WhenAll(_restarts, RestartAsync(silo, delay, _ending.Token));
            }
        }
    }

    private async Task RestartAsync(SiloRunner silo, TimeSpan delay, CancellationToken ending)
    {
        Exception? problem = null;
        try
        {
            await Task.Delay(delay, time, ending);
            if (silo.IsRunning)
            {
                return; // Somebody was faster.
            }

            await silo.StartAsync(ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error) when (error is InvalidOperationException or TimeoutException)
        {
            problem = error; // If it ended, that is its next fall, which is followed by its next start.
        }

        Restarted?.Invoke(silo, problem);
    }
}
