using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Tests.Records.Events;

public sealed class TemplateSenseTests
{
    [Theory]
    [InlineData("", "has no value")]
    [InlineData("{{ b64dec `!` }}", "never has a value")]
    [InlineData("{{ div 1 0 }}", "never has a value")]
    [InlineData("{{ `` | or `` }}", "never has a value")]
    [InlineData("{{ `none` | or app }}", "What stands behind \"none\" is never taken")]
    [InlineData("{{ app | or \"none\" | or other }}", "put it last")]
    [InlineData("{{ lower (or \"none\" .app) }}", "put it last")]
    [InlineData("{{ default .app \"none\" }}", "put it last")]
    public void FindMistake_WhatCannotBeMeant_IsSaid(string template, string reason) =>
        Assert.Contains(reason, TemplateSense.FindMistake(Template.Parse(template)), StringComparison.Ordinal);

    [Theory]
    [InlineData("none")]
    [InlineData("{{ app }}")]
    [InlineData("{{ div app 0 }}")]
    [InlineData("{{ b64dec __line__ }}")]
    [InlineData("{{ b64dec `eA==` }}")]
    [InlineData("{{ app | or other | or \"none\" }}")]
    [InlineData("{{ app | or \"\" | or other }}")]
    [InlineData("{{ default \"none\" .app }}")]
    public void FindMistake_WhatHasAValue_IsFine(string template) => Assert.Null(TemplateSense.FindMistake(Template.Parse(template)));

    [Theory]
    [InlineData("x", true)]
    [InlineData("{{ a | or \"x\" }}", true)]
    [InlineData("x {{ __line__ }}", true)]
    [InlineData("{{ __line__ }}", false)]
    [InlineData("{{ a }}", false)]
    [InlineData("x {{ a }}", false)]
    [InlineData("{{ a | or b }}", false)]
    public void AlwaysHasValue_OnlyWhereThatIsCertain(string template, bool expected) => Assert.Equal(expected, TemplateSense.AlwaysHasValue(Template.Parse(template)));
}
