using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>A network of its own, with nothing but a loopback in it. Gone from the machine when disposed.</summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const string Prefix = "okl-test-";
    private const string Folder = "/run/netns";
    private const int NetworkKind = 0x40000000;
    private static int _count;

    private readonly string _name;
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    private NetworkNamespace(string name)
    {
        _name = name;

        // A socket belongs for good to the namespace of the thread that creates it, whoever uses it then.
        _thread = new Thread(ServeInside) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? WhyNot { get; } = Try();

    /// <summary>Makes one.</summary>
    public static NetworkNamespace Create()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        Ip("netns", "add", name);
        Ip("-n", name, "link", "set", "lo", "up");
        return new NetworkNamespace(name);
    }

    /// <summary>A TCP socket that belongs to it.</summary>
    public Socket CreateSocket()
    {
        var created = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                created.SetResult(TcpSocket());
            }
            catch (SocketException error)
            {
                created.SetException(error);
            }
        });
        return created.Task.GetAwaiter().GetResult();
    }

    /// <summary>A TCP socket that belongs to the machine's own network.</summary>
    public static Socket TcpSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>How to start a process inside, which keeps its id and so takes signals as it would outside.</summary>
    public ProcessStartInfo Inside(ProcessStartInfo start)
    {
        var inside = new ProcessStartInfo("ip", ["netns", "exec", _name, start.FileName, .. start.ArgumentList]) { WorkingDirectory = start.WorkingDirectory };
        foreach (var (name, value) in start.Environment)
        {
            inside.Environment[name] = value;
        }

        return inside;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
        Ip("netns", "delete", _name);
    }

    private static string? Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "Network namespaces need Linux and root.";
        }

        try
        {
            SweepUp();
            using var trial = Create();
            trial.CreateSocket().Dispose();
            return null;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return $"Network namespaces cannot be made here: {error.Message}";
        }
    }

    /// <summary>Deletes those of test processes that ended without doing so.</summary>
    private static void SweepUp()
    {
        foreach (var name in Directory.Exists(Folder) ? Directory.GetFiles(Folder, $"{Prefix}*").Select(Path.GetFileName) : [])
        {
            var owner = name![Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{owner}"))
            {
                Ip("netns", "delete", name);
            }
        }
    }

    private static void Ip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error.Trim()}");
        }
    }

    private void ServeInside()
    {
        using var file = File.OpenHandle(Path.Combine(Folder, _name), share: FileShare.ReadWrite);
        if (SetNamespace(file, NetworkKind) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle file, int kind);
}
