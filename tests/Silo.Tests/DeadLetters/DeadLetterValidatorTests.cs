using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

public sealed class DeadLetterValidatorTests
{
    [Fact]
    public void Validate_Defaults_NoMistake() => Assert.Empty(DeadLetterValidator.Validate("p", "app", new PipelineOptions()));

    [Fact]
    public void Validate_EverythingWrong_EachMistake()
    {
        var pipeline = new PipelineOptions { DeadLetters = { Topic = "no topic", Folder = " ", MaxFileBytes = 1 } };

        Assert.Equal(
            ["p.dead_letters.folder", "p.dead_letters.max_file_bytes", "p.dead_letters.topic"],
            DeadLetterValidator.Validate("p", "app", pipeline).Select(mistake => mistake.Path));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("replayed_at", 0)]
    [InlineData("by", 1)]
    [InlineData("service_name", 1)]
    [InlineData("__replayed__", 1)]
    [InlineData("re-played", 1)]
    [InlineData("topic", 1)]
    public void Validate_ReplayLabel_IsOneThatLokiCanBeAskedFor(string label, int mistakes)
    {
        var pipeline = new PipelineOptions { Sink = { Labels = { ["topic"] = "{{ topic }}" } }, DeadLetters = { ReplayLabel = label } };

        var found = DeadLetterValidator.Validate("p", "app", pipeline).ToList();

        Assert.Equal(mistakes, found.Count);
        Assert.All(found, mistake => Assert.Equal("p.dead_letters.replay_label", mistake.Path));
    }

    [Theory]
    [InlineData(DeadLetterTarget.Kafka, 1)]
    [InlineData(DeadLetterTarget.File, 0)]
    public void Validate_PipelineReadsItsOwnDeadLetters_Mistake(DeadLetterTarget target, int mistakes)
    {
        var pipeline = new PipelineOptions { Source = { Topics = ["logs", "app.dead-letters"] }, DeadLetters = { Target = target } };

        var found = DeadLetterValidator.Validate("p", "app", pipeline).ToList();

        Assert.Equal(mistakes, found.Count);
        Assert.All(found, mistake => Assert.Equal(("p.source.topics.1", "app.dead-letters"), (mistake.Path, mistake.Value)));
    }

    [Theory]
    [InlineData("g", 1)]
    [InlineData("h", 0)]
    public void ValidateTogether_SharedTopic_NeedsGroupsOfTheirOwn(string otherGroup, int mistakes)
    {
        var pipelines = new Dictionary<string, PipelineOptions>
        {
            ["a"] = new() { Source = { GroupId = "g" }, DeadLetters = { Topic = "dead" } },
            ["b"] = new() { Source = { GroupId = otherGroup }, DeadLetters = { Topic = "dead" } },
        };

        Assert.Equal(mistakes, DeadLetterValidator.ValidateTogether("pipelines", pipelines).Count());
    }
}
