using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Knows how the silo is started: its build lies beside this assembly, because the project refers to it.</summary>
internal static class SiloLauncher
{
    private const string Assembly = "OrleansKafkaLoki.Silo.dll";

    // What is ignored stays so across exec, and .NET leaves it at that.
    private const string IgnoreInterrupt = "trap '' INT; exec \"$0\" \"$@\"";

    /// <summary>
    /// How to start a silo. Ctrl+C, which a terminal tells every process of the foreground, does not reach it: it ends when
    /// the quickstart, which drains first, asks it to.
    /// </summary>
    /// <exception cref="FileNotFoundException">The silo was not built along.</exception>
    public static ProcessStartInfo StartInfo(string configurationFile, string workingFolder)
    {
        var silo = Path.Combine(AppContext.BaseDirectory, Assembly);
        if (!File.Exists(silo))
        {
            throw new FileNotFoundException($"The silo is not beside the quickstart: {silo}. Build the whole project, then start it from its output folder.", silo);
        }

        string[] command = [DotnetHost(), silo, "--config", configurationFile];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = workingFolder, CreateNewProcessGroup = true }
            : new ProcessStartInfo("/bin/sh", ["-c", IgnoreInterrupt, .. command]) { WorkingDirectory = workingFolder };

        // As the silo's own launch profile and image: the default follows the processor's cache, up to hundreds of megabytes.
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x2000000");
        return start;
    }

    /// <summary>The host that runs this very process' runtime, wherever the SDK is installed: shared/Microsoft.NETCore.App/VERSION lies below it.</summary>
    internal static string DotnetHost()
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}
