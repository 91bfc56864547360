using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Configuration;

public sealed class VectorOptionsTests
{
    // A remedy that says "remove it" of an option that exists would mislead whoever reads it.
    [Fact]
    public void Names_NoneIsAnOptionThatExists() => Assert.DoesNotContain(
        VectorOptions.Names.Concat(PromtailOptions.Names), option => option.Owner.GetProperties().Any(property => SnakeCase.Of(property.Name) == option.Name));

    // Only the first of two would be told.
    [Fact]
    public void Names_OfVectorAndPromtail_AreDifferentOnes() => Assert.Empty(VectorOptions.Names.Intersect(PromtailOptions.Names));

    [Fact]
    public void Load_StagesOfPromtail_SaysWhatTheyAreHere()
    {
        var remedies = TestConfiguration.Load(TestConfiguration.Good.Replace(
            "    sink:", "    pipeline_stages: [{ json: {} }]\n    stages: [{ output: { source: log } }, { drop: { expression: debug }, if: has(a) }]\n    sink:", StringComparison.Ordinal))
            .Mistakes.ToLookup(mistake => mistake.Path, mistake => mistake.Remedy);

        Assert.StartsWith("Write it as stages", Assert.Single(remedies["pipelines.app.pipeline_stages"]), StringComparison.Ordinal);
        Assert.Equal("Write it as line: \"{{ field }}\".", Assert.Single(remedies["pipelines.app.stages.0.output"]));
        Assert.StartsWith("Write it as the stage's 'if'", Assert.Single(remedies["pipelines.app.stages.1.drop.expression"]), StringComparison.Ordinal);
    }
}
