using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Examples;

/// <summary>What docs/recipes.md shows.</summary>
public sealed class RecipeTests
{
    private const string Folder = "deploy/examples/recipes";

    public static TheoryData<string> Files => ExampleFolder.Files(Folder);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Tests_OfTheFile_Hold(string file) => ExampleFolder.AssertHoldsAsync(Folder, file);

    [Fact]
    public void Files_All_StandInTheDocument()
    {
        var document = File.ReadAllText(RepositoryFile.Path("docs/recipes.md"));

        Assert.All(Files, row => Assert.Contains($"(../{Folder}/{row.Data})", document, StringComparison.Ordinal));
    }
}
