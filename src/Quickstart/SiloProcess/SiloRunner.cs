using System.Diagnostics;
using System.Globalization;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Runs one silo after another with the same configuration: starts it, stops it, kills it, notices when it falls.</summary>
internal sealed class SiloRunner : IAsyncDisposable
{
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private TaskCompletionSource<int> _fell = NewFall();
    private SiloConfiguration _configuration;
    private LoggedProcess? _process;
    private volatile bool _ready;
    private volatile bool _paused;

    /// <summary>A runner; nothing is started yet.</summary>
    /// <param name="configuration">The silo's configuration.</param>
    /// <param name="folder">The folder for its configuration file, log and dead letters.</param>
    /// <param name="alarm">Is given each line of a warning or an error.</param>
    /// <param name="time">The clock.</param>
    /// <param name="number">Which silo of the cluster it is, from 1.</param>
    public SiloRunner(SiloConfiguration configuration, string folder, Action<string> alarm, TimeProvider time, int number = 1)
    {
        Number = number;
        Name = NameOf(number);
        _folder = folder;
        _time = time;
        Directory.CreateDirectory(folder);
        ConfigurationFile = Path.Combine(folder, "pipeline.yaml");
        _configuration = configuration;
        Configuration = configuration;
        Log = new SiloLog(Path.Combine(folder, "silo.log"), alarm);
        Admin = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{configuration.AdminPort}/"));
    }

    /// <summary>Is told, with the exit code, each time a silo ends that nobody asked to.</summary>
    public event Action<SiloRunner, int>? Fallen;

    /// <summary>Which silo of the cluster it is, from 1.</summary>
    public int Number { get; }

    /// <summary>Such as <c>silo-2</c>.</summary>
    public string Name { get; }

    /// <summary>The silo's configuration. Another one, of which the ports and the dead letters stay the silo's own, holds from its next start.</summary>
    public SiloConfiguration Configuration
    {
        get => _configuration;
        set
        {
            _configuration = value with { AdminPort = _configuration.AdminPort, SiloPort = _configuration.SiloPort, DeadLetters = _configuration.DeadLetters };
            File.WriteAllText(ConfigurationFile, _configuration.ToYaml());
        }
    }

    /// <summary>The file with its configuration.</summary>
    public string ConfigurationFile { get; }

    /// <summary>Has the last word on how the process is started; null starts it as usual.</summary>
    public Func<SiloRunner, ProcessStartInfo, ProcessStartInfo>? Launch { get; init; }

    /// <summary>The silo's output.</summary>
    public SiloLog Log { get; }

    /// <summary>The base address of its admin listener.</summary>
    public Uri Admin { get; }

    /// <summary>Ends, with the exit code, when a silo ends that nobody asked to; the next start begins anew.</summary>
    public Task<int> Fell => _fell.Task;

    /// <summary>Whether a silo runs at the moment.</summary>
    public bool IsRunning => _process is { Exited.IsCompleted: false };

    /// <summary>What the silo is doing.</summary>
    public SiloState State => _process switch
    {
        null or { Exited.IsCompleted: true } => SiloState.Down,
        { EndRequested: true } => SiloState.Stopping,
        _ when _paused => SiloState.Held,
        _ when !_ready => SiloState.Starting,
        _ => SiloState.Running,
    };

    /// <summary>Starts so far.</summary>
    public int Starts { get; private set; }

    /// <summary>The process id of the silo started last; 0 before the first.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Resident memory of the silo, in bytes; 0 while none runs.</summary>
    public long ResidentBytes => _process?.ResidentBytes ?? 0;

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"silo-{number}");

    /// <summary>Starts a silo and waits until it says that it is ready, and that what it needs is there.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or one runs already.</exception>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{Name} runs already.");
        }

        var start = SiloLauncher.StartInfo(ConfigurationFile, _folder);
        var process = LoggedProcess.Start(Launch?.Invoke(this, start) ?? start, Log.Add);
        _process?.Dispose();
        _process = process;
        (_ready, _paused) = (false, false);
        Starts++;
        if (_fell.Task.IsCompleted)
        {
            _fell = NewFall();
        }

        _ = WatchAsync(process);
        await WaitUntilReadyAsync(process, cancellationToken);
        _ready = true;
    }

    /// <summary>Stops the silo gracefully, and lets it go on for that if it is held; its exit code, or null if it had to be killed.</summary>
    public async Task<int?> StopAsync()
    {
        if (_process is not { Exited.IsCompleted: false } process)
        {
            return 0;
        }

        var stopping = process.StopAsync(StopDeadline, _time);
        if (_paused)
        {
            Resume();
        }

        return await stopping;
    }

    /// <summary>Kills the silo and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is { Exited.IsCompleted: false } process)
        {
            process.Kill();
            await process.Exited;
        }
    }

    /// <summary>Holds the silo (SIGSTOP): it does nothing at all, and keeps its connections.</summary>
    public void Pause()
    {
        UnixSignal.Send(_process!.Id, UnixSignal.Stop);
        _paused = true;
    }

    /// <summary>Lets a held silo go on (SIGCONT).</summary>
    public void Resume()
    {
        UnixSignal.Send(_process!.Id, UnixSignal.Continue);
        _paused = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _http.Dispose();
        Log.Dispose();
    }

    private static TaskCompletionSource<int> NewFall() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WatchAsync(LoggedProcess process)
    {
        var exitCode = await process.Exited;
        if (!process.EndRequested)
        {
            _fell.TrySetResult(exitCode);
            Fallen?.Invoke(this, exitCode);
        }
    }

    private async Task WaitUntilReadyAsync(LoggedProcess process, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken))
        {
            if (process.Exited.IsCompleted)
            {
                throw new InvalidOperationException($"{Name} ended with exit code {await process.Exited} before it was ready. {Log.LastLines()}");
            }

            if (_time.GetElapsedTime(started) > ReadyDeadline)
            {
                throw new TimeoutException($"{Name} was not ready within {ReadyDeadline.TotalSeconds:0} s. {Log.LastLines()}");
            }

            await Task.Delay(Poll, _time, cancellationToken);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await IsGoodAsync("health/ready", cancellationToken) && await IsGoodAsync("health/dependencies", cancellationToken);
        }
        catch (HttpRequestException)
        {
            return false; // Not listening yet.
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // Listening, but too busy to answer.
        }
    }

    private async Task<bool> IsGoodAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri(Admin, path), cancellationToken);
        return answer.IsSuccessStatusCode;
    }
}
