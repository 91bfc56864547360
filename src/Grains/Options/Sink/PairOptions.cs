using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What a label, or a pair of structured metadata, is made of. A single value stands for <see cref="Value"/>.</summary>
[Shorthand(nameof(Value))]
public sealed class PairOptions
{
    /// <summary>A template (<c>{{ path }}</c>, several per value); of a name that ends in <c>*</c> the object whose fields become pairs. Required.</summary>
    [Required]
    public string Value { get; set; } = "";

    /// <summary>
    /// Of a name that ends in <c>*</c>: the object's fields that become no pairs, by their own names, in which one <c>*</c> stands for any text,
    /// such as <c>pod-template-hash</c> or <c>batch.kubernetes.io/*</c>. Default: none.
    /// </summary>
    public List<string> Except { get; set; } = [];

    /// <summary>What becomes of a value of several parts of which some are missing. Default: <c>omit</c>.</summary>
    public MissingPartAction OnMissing { get; set; } = MissingPartAction.Omit;

    /// <summary>The pair of a template.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "new PairOptions { Value = ... } is the other way.")]
    public static implicit operator PairOptions(string value) => new() { Value = value };
}
