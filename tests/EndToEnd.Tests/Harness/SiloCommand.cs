using System.Diagnostics;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>A command of the program with a silo's configuration, as a process of its own.</summary>
internal static class SiloCommand
{
    /// <summary>Runs it; the exit code, and what was written to the two outputs.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(SiloRunner silo, params string[] arguments)
    {
        var start = SiloLauncher.StartInfo(silo.ConfigurationFile, Path.GetDirectoryName(silo.ConfigurationFile)!);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start = silo.Launch?.Invoke(silo, start) ?? start;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        try
        {
            var written = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync())
                .WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            TestContext.Current.SendDiagnosticMessage(string.Join('\n', written));
            return (process.ExitCode, written[0], written[1]);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
