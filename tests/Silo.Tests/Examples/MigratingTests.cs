using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Examples;

/// <summary>What others write in Vector, Promtail or Alloy, written here.</summary>
public sealed class MigratingTests
{
    private const string Folder = "deploy/examples/migrating";

    public static TheoryData<string> Files => ExampleFolder.Files(Folder);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Tests_OfTheFile_Hold(string file) => ExampleFolder.AssertHoldsAsync(Folder, file);

    [Fact]
    public void Files_All_StandInTheDocument()
    {
        var document = File.ReadAllText(RepositoryFile.Path("docs/migrating.md"));

        Assert.All(Files, row => Assert.Contains($"(../{Folder}/{row.Data})", document, StringComparison.Ordinal));
    }
}
