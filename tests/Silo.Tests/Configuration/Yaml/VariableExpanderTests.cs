using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Configuration.Yaml;

namespace OrleansKafkaLoki.Silo.Tests.Configuration.Yaml;

public sealed class VariableExpanderTests
{
    private readonly List<ConfigurationMistake> _mistakes = [];
    private readonly VariableExpander _expander = new(name => name switch { "HOST" => "kafka", "EMPTY" => "", "TRICK" => "${HOST}", _ => null });

    [Theory]
    [InlineData("${HOST}:9092,${HOST}:9093", "kafka:9092,kafka:9093")]
    [InlineData("${PORT:-9092}", "9092")]
    [InlineData("${EMPTY:-9092}", "9092")]
    [InlineData("${PORT:-}", "")]
    [InlineData("$${HOST}", "${HOST}")]
    [InlineData("${TRICK}", "${HOST}")]
    [InlineData("^app-.*$", "^app-.*$")]
    [InlineData("$HOST {{ host }}", "$HOST {{ host }}")]
    [InlineData(null, null)]
    public void Expand_References_AreReplaced(string? text, string? expected)
    {
        Assert.Equal(expected, _expander.Expand("a.b", text, _mistakes));
        Assert.Empty(_mistakes);
    }

    [Fact]
    public void Expand_MissingVariable_IsAMistake()
    {
        _expander.Expand("a.b", "${HOST}-${NONE}", _mistakes);

        Assert.Equal(("a.b", "${NONE}"), (Assert.Single(_mistakes).Path, _mistakes[0].Value));
    }
}
