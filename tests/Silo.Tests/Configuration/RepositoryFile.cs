namespace OrleansKafkaLoki.Silo.Tests.Configuration;

/// <summary>Files of the repository that tests look at.</summary>
internal static class RepositoryFile
{
    /// <summary>The full path of a file given from the repository's root.</summary>
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "OrleansKafkaLoki.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return System.IO.Path.Combine(folder.FullName, relative);
    }
}
