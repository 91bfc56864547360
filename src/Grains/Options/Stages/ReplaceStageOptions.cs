using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Replaces what a regular expression captures; without groups, what it matches.</summary>
public sealed class ReplaceStageOptions
{
    /// <summary>The regular expression (RE2). Required.</summary>
    [Required]
    public string Expression { get; set; } = "";

    /// <summary>The field that is changed; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>What comes in its place; <c>{{ .Value }}</c> stands for what was there. Default: nothing.</summary>
    public string Replace { get; set; } = "";
}
