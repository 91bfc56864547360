using System.Diagnostics;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>The program's own audit of what a silo has shipped, as a process of its own: a judge beside the ledger.</summary>
internal static class SiloAudit
{
    /// <summary>Fails unless everything that the silo has shipped is in Loki once, or a dead letter.</summary>
    public static async Task ProvesAsync(SiloRunner silo, params string[] options)
    {
        var (exitCode, output) = await RunAsync(silo, options);
        Assert.True(exitCode == 0, output);
        Assert.Contains("All of it is there, and once.", output, StringComparison.Ordinal);
    }

    /// <summary>Audits with a silo's configuration; the exit code, and all that was written.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(SiloRunner silo, params string[] options)
    {
        var start = SiloLauncher.StartInfo(silo.ConfigurationFile, Path.GetDirectoryName(silo.ConfigurationFile)!);
        foreach (var argument in (string[])["audit", "--pipeline", "quickstart", .. options])
        {
            start.ArgumentList.Add(argument);
        }

        start = silo.Launch?.Invoke(silo, start) ?? start;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        try
        {
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync())
                .WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            TestContext.Current.SendDiagnosticMessage(string.Join('\n', output));
            return (process.ExitCode, string.Join('\n', output));
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
