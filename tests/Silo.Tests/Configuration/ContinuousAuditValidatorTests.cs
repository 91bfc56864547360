using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Configuration;

public sealed class ContinuousAuditValidatorTests
{
    [Fact]
    public void Load_AsInTheDocs_IsRead()
    {
        var configuration = Load("{ every: 60s, behind: 5m, sample: 1.0 }");

        Assert.Empty(configuration.Mistakes);
        var options = configuration.Options.Pipelines["app"].Audit.Continuous;
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), 1.0, true), (options.Every, options.Behind, options.Sample, options.IsOn()));
    }

    [Fact]
    public void Load_NothingOfIt_IsOff() => Assert.False(TestConfiguration.Load(TestConfiguration.Good).Options.Pipelines["app"].Audit.Continuous.IsOn());

    [Fact]
    public void Load_NoDuration_IsAMistake()
    {
        var mistake = Assert.Single(Load("{ every: 60 }").Mistakes);

        Assert.Equal(("pipelines.app.audit.continuous.every", "60", "Must be a duration, such as 500ms, 90s, 30m, 6h, 2d."), (mistake.Path, mistake.Value, mistake.Remedy));
    }

    [Fact]
    public void Load_BeyondItsLimits_AllAreMistakes()
    {
        var configuration = Load("{ every: 10ms, behind: 2d, sample: 0, max_share: 2 }", "dead_letters: { target: file }");

        Assert.Equal(
            ["behind", "every", "every", "max_share", "sample"],
            configuration.Mistakes.Select(mistake => mistake.Path["pipelines.app.audit.continuous.".Length..]).Order(StringComparer.Ordinal));
    }

    private static ShipperConfiguration Load(string continuous, string more = "") =>
        TestConfiguration.Load($"{TestConfiguration.Good}\n    audit:\n      continuous: {continuous}\n    {more}\n");
}
