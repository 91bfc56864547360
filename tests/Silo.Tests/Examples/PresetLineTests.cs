using OrleansKafkaLoki.Silo.Configuration.Presets;

namespace OrleansKafkaLoki.Silo.Tests.Examples;

/// <summary>What each preset makes of lines in the form in which its source gives them.</summary>
public sealed class PresetLineTests
{
    private const string Folder = "tests/Silo.Tests/Examples/Presets";

    public static TheoryData<string> Files => [.. ExampleFolder.Files(Folder)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Tests_OfTheFile_Hold(string file) => ExampleFolder.AssertHoldsAsync(Folder, file);

    [Fact]
    public void Files_OfAllPresets_AreThere() =>
        Assert.Equal(Preset.Names.Select(name => $"{name}.yaml"), Files.Select(row => row.Data));
}
