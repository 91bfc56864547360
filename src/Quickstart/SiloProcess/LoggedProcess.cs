using System.Diagnostics;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>A child process whose output goes to a file, and whose end is either asked for or a surprise.</summary>
internal sealed class LoggedProcess : IDisposable
{
    private readonly Process _process;
    private readonly Action<string> _onLine;

    private LoggedProcess(Process process, Action<string> onLine)
    {
        _process = process;
        _onLine = onLine;
        Exited = WaitAsync();
    }

    public int Id => _process.Id;

    /// <summary>Ends with the process, after the last line of its output; the exit code (128 + n for signal n).</summary>
    public Task<int> Exited { get; }

    /// <summary>Whether somebody has asked it to end.</summary>
    public bool EndRequested { get; private set; }

    /// <summary>Resident memory, in bytes; 0 once it has ended.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return Exited.IsCompleted || _process.HasExited ? 0 : _process.WorkingSet64;
        }
    }

    /// <summary>Starts a process.</summary>
    /// <param name="startInfo">What to start.</param>
    /// <param name="onLine">Is given each line of its output and errors, one at a time.</param>
    public static LoggedProcess Start(ProcessStartInfo startInfo, Action<string> onLine)
    {
        startInfo.RedirectStandardOutput = true;
        startInfo.RedirectStandardError = true;
        startInfo.RedirectStandardInput = true;
        startInfo.UseShellExecute = false;
        var process = Process.Start(startInfo) ?? throw new InvalidOperationException($"{startInfo.FileName} did not start.");
        process.StandardInput.Close();
        return new LoggedProcess(process, onLine);
    }

    /// <summary>Asks it to stop (SIGTERM). Windows knows no such request for a process without a window: there it is killed.</summary>
    public void Terminate()
    {
        EndRequested = true;
        if (OperatingSystem.IsWindows())
        {
            _process.Kill();
        }
        else
        {
            UnixSignal.Send(_process.Id, UnixSignal.Terminate);
        }
    }

    /// <summary>Ends it at once (SIGKILL).</summary>
    public void Kill()
    {
        EndRequested = true;
        _process.Kill();
    }

    /// <summary>Asks it to stop and waits; kills it after <paramref name="deadline"/>. Its exit code, or null if it had to be killed.</summary>
    public async Task<int?> StopAsync(TimeSpan deadline, TimeProvider time)
    {
        Terminate();
        try
        {
            return await Exited.WaitAsync(deadline, time);
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited;
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private async Task<int> WaitAsync()
    {
        var gate = new Lock();
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError));
        await _process.WaitForExitAsync();
        return _process.ExitCode;

        async Task CopyAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (gate)
                {
                    _onLine(line);
                }
            }
        }
    }
}
