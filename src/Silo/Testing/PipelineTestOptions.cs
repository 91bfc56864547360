using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>A test of the configuration, which the command <c>test</c> runs; a silo only checks how it is written.</summary>
public sealed class PipelineTestOptions
{
    /// <summary>Its name. Required, and no two have the same.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>The pipeline that is tested. Default: the one that there is.</summary>
    public string Pipeline { get; set; } = "";

    /// <summary>The records, in order; each is one partition's next. A single text is a record's value.</summary>
    public List<TestInputOptions> Input { get; set; } = [];

    /// <summary>What comes of them, in order: each entry, each record that is left out and each that is refused. As many as there are.</summary>
    public List<TestExpectationOptions> Expect { get; set; } = [];

    /// <summary>Whether entries have no labels and no structured metadata but those that are named. Default: false.</summary>
    public bool Exact { get; set; }
}
