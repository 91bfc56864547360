using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Keeps a part of the entries, the same ones whenever they are read. Written as a single value, it is <see cref="Rate"/>.</summary>
[Shorthand(nameof(Rate))]
public sealed class SampleStageOptions
{
    /// <summary>The part that is kept, from 0 to 1. Required.</summary>
    [Required]
    public double Rate { get; set; } = -1;

    /// <summary>Fields by which it is decided, so that those with equal values are all kept or all left out; empty: each record by its topic, partition and offset.</summary>
    public List<string> By { get; set; } = [];

    /// <summary>The reason that the others are counted under. Default: <c>sample</c>.</summary>
    public string Reason { get; set; } = "sample";
}
