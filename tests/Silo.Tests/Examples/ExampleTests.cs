using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Examples;

/// <summary>What others write in Vector, Promtail or Alloy, written here, and what docs/recipes.md shows.</summary>
public sealed class ExampleTests
{
    private const string Migrating = "deploy/examples/migrating";
    private const string Recipes = "deploy/examples/recipes";

    public static TheoryData<string, string> Files =>
        new(from folder in (string[])[Migrating, Recipes] from file in ExampleFolder.Files(folder) select (folder, file));

    [Theory]
    [MemberData(nameof(Files))]
    public Task Tests_OfTheFile_Hold(string folder, string file) => ExampleFolder.AssertHoldsAsync(folder, file);

    [Theory]
    [InlineData(Migrating, "docs/migrating.md")]
    [InlineData(Recipes, "docs/recipes.md")]
    public void Files_All_StandInTheDocument(string folder, string document)
    {
        var text = File.ReadAllText(RepositoryFile.Path(document));

        Assert.All(ExampleFolder.Files(folder), file => Assert.Contains($"(../{folder}/{file})", text, StringComparison.Ordinal));
    }
}
