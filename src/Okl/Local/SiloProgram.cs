using System.ComponentModel;
using System.Diagnostics;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Local;

/// <summary>The silo's program on this machine.</summary>
/// <param name="path">Its file, or its name on the PATH.</param>
internal sealed class SiloProgram(string path)
{
    /// <summary>The variable that says where it is.</summary>
    public const string Variable = "OKL_SILO_PROGRAM";

    private const string Name = "OrleansKafkaLoki.Silo";

    /// <summary>The one that is named, else that of the environment, else the one on the PATH.</summary>
    public static SiloProgram Find(string? named, Func<string, string?> environment) => new(named ?? environment(Variable) ?? Name);

    /// <summary>Runs it and hands on what it writes; returns its exit code.</summary>
    /// <exception cref="CallException">It is not there.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var start = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? new ProcessStartInfo("dotnet", [path, .. arguments]) : new ProcessStartInfo(path, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Start(start);
        try
        {
            await Task.WhenAll(CopyAsync(process.StandardOutput, terminal.Output), CopyAsync(process.StandardError, terminal.Error));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        async Task CopyAsync(StreamReader from, TextWriter to)
        {
            while (await from.ReadLineAsync(cancellationToken) is { } line)
            {
                await to.WriteLineAsync(line.AsMemory(), cancellationToken);
            }
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CallException(
                ExitCode.Usage, $"There is no program '{path}', which makes the check. Say with --silo-program or {Variable} where the published {Name} is.");
        }
    }
}
