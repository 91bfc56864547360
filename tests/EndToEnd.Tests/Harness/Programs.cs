namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>Programs of this machine that tests use where there are any.</summary>
internal static class Programs
{
    /// <summary>The path of a program on the PATH; null if there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
