using System.Diagnostics;
using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A disk in memory that can be full; needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one at an empty folder; skips the test where that is not allowed.</summary>
    public static SmallDisk Mount(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", Size(megabytes), "tmpfs", path), "A small disk needs root.");
        return new SmallDisk(path);
    }

    public void Grow(int megabytes) => Assert.True(Run("mount", "-o", "remount," + Size(megabytes), Path), "The disk has not grown.");

    /// <summary>The lazy way: whoever still has it open does not keep it.</summary>
    public void Dispose() => Run("umount", "-l", Path);

    private static string Size(int megabytes) => string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
