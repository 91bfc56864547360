using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Signals of POSIX systems.</summary>
internal static partial class UnixSignal
{
    /// <summary>What a terminal sends to the processes of its foreground at Ctrl+C.</summary>
    public const int Interrupt = 2;

    /// <summary>Asks to stop.</summary>
    public const int Terminate = 15;

    /// <summary>Ends at once.</summary>
    public const int Kill = 9;

    /// <summary>Holds a process.</summary>
    public static int Stop => OperatingSystem.IsLinux() ? 19 : 17;

    /// <summary>Lets a held process go on.</summary>
    public static int Continue => OperatingSystem.IsLinux() ? 18 : 19;

    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal; a process that has already gone is no error. A negative id means a whole process group.</summary>
    /// <exception cref="Win32Exception">It could not be sent.</exception>
    public static void Send(int processId, int signal)
    {
        if (KillCore(processId, signal) != 0 && Marshal.GetLastPInvokeError() is var error && error != NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillCore(int processId, int signal);
}
