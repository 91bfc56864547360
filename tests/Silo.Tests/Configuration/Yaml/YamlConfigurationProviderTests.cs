using Microsoft.Extensions.Configuration;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Configuration.Yaml;

namespace OrleansKafkaLoki.Silo.Tests.Configuration.Yaml;

public sealed class YamlConfigurationProviderTests
{
    private readonly List<ConfigurationMistake> _mistakes = [];

    [Fact]
    public void Load_MapsListsAndScalars_BecomeKeys()
    {
        var configuration = Load("""
            text: a b
            quoted: "null"
            nothing:
            block: |
              two
              lines
            list: [a, {b: c}]
            map:
              Inner: 1
            empty: {}
            """);

        Assert.Empty(_mistakes);
        Assert.Equal("a b", configuration["text"]);
        Assert.Equal("null", configuration["quoted"]);
        Assert.Null(configuration["nothing"]);
        Assert.Equal("two\nlines\n", configuration["block"]);
        Assert.Equal("a", configuration["list:0"]);
        Assert.Equal("c", configuration["list:1:b"]);
        Assert.Equal("Inner", Assert.Single(configuration.GetSection("map").GetChildren()).Key);
    }

    [Fact]
    public void Load_AnchorsAndMergeKeys_AreFollowed()
    {
        var configuration = Load("""
            base: &base { a: 1, b: 2 }
            derived:
              <<: *base
              b: 3
            same: *base
            """);

        Assert.Empty(_mistakes);
        Assert.Equal("1", configuration["derived:a"]);
        Assert.Equal("3", configuration["derived:b"]);
        Assert.Equal("2", configuration["same:b"]);
    }

    [Fact]
    public void Load_DuplicatesAndColons_AreAllReported()
    {
        Load("a: 1\na: 2\nb:\n  c: 1\n  C: 2\n\"d:e\": 1\n");

        Assert.Equal(
            [
                new ConfigurationMistake("a", null, "Stands twice, at line 1, column 1 and at line 2, column 1; keep one."),
                new ConfigurationMistake("b.C", null, "Differs only in case from 'c' at line 4, column 3 (this one: line 5, column 3); keep one."),
                new ConfigurationMistake("d:e", null, "A name cannot hold a colon (line 6, column 1)."),
            ],
            _mistakes);
    }

    [Theory]
    [InlineData("a:\n  - b\n c: d\n", "test.yaml:3:2")]
    [InlineData("a: *nowhere\n", "test.yaml:1:4")]
    [InlineData("[a]\n", "test.yaml:1:1")]
    [InlineData("a: 1\n---\nb: 1\n", "test.yaml:2:1")]
    [InlineData("a: &a [*a]\n", "test.yaml:1:8")]
    public void Load_NoYamlMap_SaysWhere(string text, string place)
    {
        var exception = Assert.Throws<ConfigurationFileException>(() => Load(text));

        Assert.Equal(place, exception.Mistake.Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void Load_Empty_HasNoKeys(string text) => Assert.Empty(Load(text).AsEnumerable());

    private ConfigurationRoot Load(string text) => new(
        [new YamlConfigurationProvider(new YamlConfigurationSource("test.yaml", () => new StringReader(text), new VariableExpander(_ => null), _mistakes))]);
}
