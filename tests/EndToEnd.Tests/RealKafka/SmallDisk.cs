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
        var size = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", size, "tmpfs", path), "A small disk needs root.");
        return new SmallDisk(path);
    }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Leaves so much room.</summary>
    public void Fill(int kilobytes)
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            file.SetLength(file.Length - (kilobytes * 1024));
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>The lazy way: whoever still has it open does not keep it.</summary>
    public void Dispose() => Run("umount", "-l", Path);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
