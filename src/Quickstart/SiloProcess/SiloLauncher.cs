using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Knows how the silo is started: its build lies beside this assembly, because the project refers to it.</summary>
internal static class SiloLauncher
{
    private const string Assembly = "OrleansKafkaLoki.Silo.dll";

    /// <summary>How to start a silo.</summary>
    /// <param name="configurationFile">Its configuration.</param>
    /// <param name="workingFolder">The folder it runs in.</param>
    /// <exception cref="FileNotFoundException">The silo was not built along.</exception>
    public static ProcessStartInfo StartInfo(string configurationFile, string workingFolder)
    {
        var silo = Path.Combine(AppContext.BaseDirectory, Assembly);
        if (!File.Exists(silo))
        {
            throw new FileNotFoundException($"The silo is not beside the quickstart: {silo}. Build the whole project, then start it from its output folder.", silo);
        }

        return new ProcessStartInfo(DotnetHost(), [silo, "--config", configurationFile]) { WorkingDirectory = workingFolder };
    }

    /// <summary>The host that runs this very process' runtime, wherever the SDK is installed: shared/Microsoft.NETCore.App/VERSION lies below it.</summary>
    private static string DotnetHost()
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}
