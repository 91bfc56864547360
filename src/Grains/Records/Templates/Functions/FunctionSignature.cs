using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>A function that templates can call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">What it is called with, in this order.</param>
/// <param name="Operation">What it does.</param>
internal sealed record FunctionSignature(string Name, ImmutableArray<ParameterKind> Parameters, TextOperation Operation)
{
    /// <summary>True when it may be called with more texts than two: with its result and the next, and so on.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>
    /// False when a pipe would bring something else in Loki than who writes it means: a value for the last parameter,
    /// which is not the text.
    /// </summary>
    public bool IsPiped { get; init; } = true;

    /// <summary>The most that any function gives, so that no template makes a record's values grow without bound.</summary>
    public const int MaxResultBytes = 16 * 1024 * 1024;

    /// <summary>How it is called, for people.</summary>
    public override string ToString() => $"{Name} {string.Join(' ', Parameters.Select(Describe))}{(IsVariadic ? " ..." : "")}";

    private static string Describe(ParameterKind kind) => kind switch
    {
        ParameterKind.Subject => "TEXT",
        ParameterKind.Number or ParameterKind.Width => "NUMBER",
        ParameterKind.Pattern => "`REGEX`",
        _ => "\"...\"",
    };
}
