using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>A column of a table.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Of">What stands in it for an item, seen at a time.</param>
internal sealed record Column(string Title, Func<JsonNode, DateTimeOffset, Cell> Of)
{
    /// <summary>Numbers stand to the right.</summary>
    public bool ToRight { get; init; }

    /// <summary>Whether it is shortened where the table is too wide.</summary>
    public bool Shrinks { get; init; }

    /// <summary>Whether it is left out where it says nothing of any item.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it is left out where the table is too wide.</summary>
    public bool IsExtra { get; init; }

    /// <summary>A text.</summary>
    public static Column Text(string title, string path) => new(title, (item, _) => item.TextAt(path)) { Shrinks = true };

    /// <summary>A number that people copy, such as an offset.</summary>
    public static Column Number(string title, string path) => new(title, (item, _) => item.TextAt(path)) { ToRight = true };

    /// <summary>A number that people read.</summary>
    public static Column Count(string title, string path) => new(title, (item, _) => Wording.Count(item.NumberAt(path))) { ToRight = true };

    /// <summary>A span of time in seconds.</summary>
    public static Column Span(string title, string path) => new(title, (item, _) => Wording.Span(item.NumberAt(path))) { ToRight = true };

    /// <summary>Bytes.</summary>
    public static Column Size(string title, string path) => new(title, (item, _) => Wording.Size(item.NumberAt(path))) { ToRight = true };

    /// <summary>How long ago it was.</summary>
    public static Column Age(string title, string path) => new(title, (item, now) => Wording.Age(item.TimeAt(path), now)) { ToRight = true };
}
