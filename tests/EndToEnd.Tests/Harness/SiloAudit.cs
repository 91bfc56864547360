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
        var (exitCode, output, error) = await SiloCommand.RunAsync(silo, ["audit", "--pipeline", "quickstart", .. options]);
        return (exitCode, $"{output}\n{error}");
    }
}
