using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>
/// The librdkafka that comes with the program. It is loaded by its path: asked for by name, the system may give another one, which knows
/// other options and may be older than what the program relies on.
/// </summary>
internal static class ShippedLibrdkafka
{
    // Confluent.Kafka ships builds for several C libraries; the first that loads is taken. Elsewhere than on Linux there is one, and its name
    // leads to it.
    private const string Standard = "librdkafka.so";
    private const string WithoutSasl = "centos8-librdkafka.so";
    private const string Musl = "alpine-librdkafka.so";

    private static readonly Lazy<(nint Handle, string? Path)> Loaded = new(() => Load(Candidates(Directories(), IsMusl, File.Exists)));

    private static bool IsMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    /// <summary>Its version and path, such as <c>librdkafka 2.16.0 (/app/centos8-librdkafka.so)</c>.</summary>
    public static string Description => $"librdkafka {Library.VersionString} ({Loaded.Value.Path ?? "as the system found it"})";

    /// <summary>Before anybody can make a client, whose first use decides for good.</summary>
    [ModuleInitializer]
    internal static void Prefer()
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(ShippedLibrdkafka).Assembly, Resolve);
    }

    /// <summary>Finds the library for any assembly that imports from it; 0 leaves it to the system.</summary>
    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name.Contains("librdkafka", StringComparison.Ordinal) ? Loaded.Value.Handle : 0;

    /// <summary>The shipped files that there are, in the order in which they are tried.</summary>
    /// <param name="directories">Where they may be, the likeliest first.</param>
    /// <param name="isMusl">Whether the system's C library is musl.</param>
    /// <param name="exists">Whether there is a file of that path.</param>
    internal static IEnumerable<string> Candidates(IEnumerable<string> directories, bool isMusl, Func<string, bool> exists)
    {
        string[] names = isMusl ? [Musl, Standard, WithoutSasl] : [Standard, WithoutSasl, Musl];
        return from name in names
               from directory in directories.Distinct()
               let path = Path.Combine(directory, name)
               where exists(path)
               select path;
    }

    private static IEnumerable<string> Directories() =>
    [
        .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        AppContext.BaseDirectory,
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
    ];

    private static (nint Handle, string? Path) Load(IEnumerable<string> paths)
    {
        List<string> refused = [];
        foreach (var path in paths)
        {
            if (NativeLibrary.TryLoad(path, out var handle))
            {
                return (handle, path);
            }

            refused.Add(path);
        }

        return refused.Count == 0
            ? (0, null)
            : throw new DllNotFoundException($"No build of librdkafka that is shipped can be loaded on this system: {string.Join(", ", refused)}.");
    }
}
