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
    [InlineData("$NOBODY {{ host }} $ConnectionString ${1}", "$NOBODY {{ host }} $ConnectionString ${1}")]
    [InlineData("$$ConnectionString $$HOST $$", "$ConnectionString $HOST $")]
    [InlineData("${EMPTY-9092}|${PORT-9092}", "|9092")]
    [InlineData("${HOST:?no host}${EMPTY?no host}", "kafka")]
    [InlineData(null, null)]
    public void Expand_References_AreReplaced(string? text, string? expected)
    {
        Assert.Equal(expected, _expander.Expand("a.b", text, _mistakes));
        Assert.Empty(_mistakes);
    }

    [Theory]
    [InlineData("${NONE:?give a host}", "The environment variable NONE is not set: give a host.")]
    [InlineData("${EMPTY:?give a host}", "The environment variable EMPTY is not set: give a host.")]
    [InlineData("${NONE?}", "The environment variable NONE is not set; set it, or give a default: ${NONE:-default}.")]
    [InlineData("${HOST/a/b}", "Only ${HOST}, ${HOST:-default} and ${HOST:?message} are understood; write $${ for these letters.")]
    [InlineData("${NONE:+other}", "Only ${NONE}, ${NONE:-default} and ${NONE:?message} are understood; write $${ for these letters.")]
    [InlineData("$HOST", "Write ${HOST} for the environment variable, or $$HOST for these letters.")]
    public void Expand_WhatShellsAndVectorRefuseOrMeanOtherwise_IsAMistakeWithItsRemedy(string text, string remedy)
    {
        _expander.Expand("a.b", text, _mistakes);

        Assert.Equal(("a.b", text, remedy), (Assert.Single(_mistakes).Path, _mistakes[0].Value, _mistakes[0].Remedy));
    }

    [Fact]
    public void Expand_MissingVariable_IsAMistake()
    {
        _expander.Expand("a.b", "${HOST}-${NONE}", _mistakes);

        Assert.Equal(("a.b", "${NONE}"), (Assert.Single(_mistakes).Path, _mistakes[0].Value));
    }
}
