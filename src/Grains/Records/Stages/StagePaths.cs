using System.Globalization;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Where stages stand in a configuration.</summary>
/// <param name="Pipeline">Where their pipeline does, such as <c>pipelines.app</c>.</param>
/// <param name="OfPreset">How many of them, the first ones, come from its preset.</param>
public readonly record struct StagePaths(string Pipeline, int OfPreset)
{
    /// <summary>The place of a stage among those of the configuration, or of the preset.</summary>
    public string Of(int index) => index < OfPreset
        ? string.Create(CultureInfo.InvariantCulture, $"{Pipeline}.preset.stages.{index}")
        : string.Create(CultureInfo.InvariantCulture, $"{Pipeline}.stages.{index - OfPreset}");

    /// <summary>The same, of an option of the stage.</summary>
    public string Of(int index, string option) => $"{Of(index)}.{option}";
}
