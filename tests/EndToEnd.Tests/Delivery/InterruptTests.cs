using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

public sealed class InterruptTests
{
    [Fact]
    public async Task Quickstart_CtrlCInATerminal_DrainsAndEndsCleanly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs setsid.");
        Assert.SkipWhen(await IgnoresInterruptAsync(), "The tests were started with SIGINT ignored, as a script does in the background, and so is what they start.");
        var lines = new ConcurrentQueue<string>();
        var quickstart = Path.Combine(AppContext.BaseDirectory, "OrleansKafkaLoki.Quickstart.dll");
        using var folder = new TempFolder();
        using var process = LoggedProcess.Start(
            new ProcessStartInfo("setsid", [SiloLauncher.DotnetHost(), quickstart, "--rate", "500"]) { Environment = { ["TMPDIR"] = folder.Path } }, lines.Enqueue);
        try
        {
            await Eventually.HoldsAsync(
                () => lines.Any(line => line.Contains("delivered ", StringComparison.Ordinal) && !line.Contains("delivered 0 ", StringComparison.Ordinal)),
                "records are delivered", () => string.Join('\n', lines));

            // To the whole group, as a terminal does.
            UnixSignal.Send(-process.Id, UnixSignal.Interrupt);

            var exitCode = await process.Exited.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, $"Exit code {exitCode}.\n{string.Join('\n', lines)}");
            Assert.Contains(lines, line => line.StartsWith("Exactly once:", StringComparison.Ordinal));
        }
        finally
        {
            UnixSignal.Send(-process.Id, UnixSignal.Kill);
        }
    }

    private static async Task<bool> IgnoresInterruptAsync()
    {
        var ignored = (await File.ReadAllLinesAsync("/proc/self/status", TestContext.Current.CancellationToken)).Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (ulong.Parse(ignored.AsSpan("SigIgn:".Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1 << (UnixSignal.Interrupt - 1))) != 0;
    }
}
