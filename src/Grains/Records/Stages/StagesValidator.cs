using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Checks a pipeline's stages.</summary>
public static class StagesValidator
{
    /// <summary>Finds every mistake of the stages by themselves.</summary>
    /// <param name="paths">Where they stand.</param>
    /// <param name="stages">The stages.</param>
    /// <param name="source">The source, which decides what fields there are.</param>
    public static IEnumerable<ConfigurationMistake> Validate(StagePaths paths, IReadOnlyList<StageOptions> stages, KafkaSourceOptions source) =>
    [
        .. StageReading.Of(paths, stages, source).Mistakes,
        .. stages.Index().Where(stage => stage.Item.Split is not null).Skip(1)
            .Select(second => new ConfigurationMistake(paths.Of(second.Index, "split"), null, "Remove it: a record can be split once.")),
    ];
}
