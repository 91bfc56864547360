using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Makes one value of another by a table.</summary>
public sealed class MapStageOptions
{
    /// <summary>The field whose value is looked up. Required.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>The field that gets the value; empty: <see cref="Source"/>.</summary>
    public string Target { get; set; } = "";

    /// <summary>Values to what they become. A key in slashes, such as <c>/^5\d\d$/</c>, is a regular expression.</summary>
    public Dictionary<string, string> Values { get; set; } = [];

    /// <summary>What all others, and a missing one, become; null leaves them.</summary>
    public string? Default { get; set; }

    /// <summary>Whether a key's case does not count. Default: false.</summary>
    public bool IgnoreCase { get; set; }
}
