using System.Text.Json;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>The elements of an array, or those of the arrays within its elements, however deep.</summary>
/// <param name="inner">Where each further array lies in an element of the one before.</param>
internal sealed class ArraySplitter(IEnumerable<FieldPath> inner) : ISplitter
{
    private readonly (JsonPathTree Tree, int Slot)[] _inner = [.. inner.Select(Wanted)];

    /// <inheritdoc/>
    public bool IsJson => true;

    /// <inheritdoc/>
    public bool TryFind(ReadOnlySpan<byte> text, List<SplitPart> parts, PooledBufferWriter frames)
    {
        var json = JsonFrame.Of(text);
        if (!Utf8.IsValid(json.In(text)))
        {
            return false;
        }

        try
        {
            return TryWalk(text, json.Start..(json.Start + json.In(text).Length), stackalloc Level[_inner.Length], 0, parts, frames);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (JsonPathTree Tree, int Slot) Wanted(FieldPath path)
    {
        var tree = new JsonPathTree();
        return (tree, tree.Add(path));
    }

    private bool TryWalk(ReadOnlySpan<byte> text, Range array, Span<Level> way, int level, List<SplitPart> parts, PooledBufferWriter frames)
    {
        var start = array.Start.Value;
        var reader = JsonExtractor.Read(text[array]);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        var frame = level == way.Length && level > 0 ? WriteFrame(text, way, frames) : default;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && parts.Count <= SplitStage.MaxParts)
        {
            var from = start + (int)reader.TokenStartIndex;
            reader.Skip();
            var element = from..(start + (int)reader.BytesConsumed);
            if (level == way.Length)
            {
                parts.Add(new SplitPart(element, frame));
            }
            else if (TryFindArray(text[element], level, out var found))
            {
                way[level] = new Level(element, (from + found.Start)..(from + found.Start + found.Length));
                TryWalk(text, way[level].Array, way, level + 1, parts, frames);
            }
        }

        return parts.Count > SplitStage.MaxParts || !reader.Read();
    }

    private bool TryFindArray(ReadOnlySpan<byte> element, int level, out JsonField found)
    {
        var (tree, slot) = _inner[level];
        Span<JsonField> fields = stackalloc JsonField[tree.SlotCount];
        var isObject = JsonExtractor.TryExtract(element, tree, fields);
        found = isObject ? fields[slot] : default;
        return found.Kind == JsonFieldKind.Array;
    }

    // The outermost element, in which each array on the way is the element that the part is of, and the last one null.
    private static Range WriteFrame(ReadOnlySpan<byte> text, ReadOnlySpan<Level> way, PooledBufferWriter frames)
    {
        var start = frames.WrittenCount;
        foreach (var (element, array) in way)
        {
            frames.Write(text[element.Start.Value..array.Start.Value]);
        }

        frames.Write("null"u8);
        for (var i = way.Length - 1; i >= 0; i--)
        {
            frames.Write(text[way[i].Array.End.Value..way[i].Element.End.Value]);
        }

        return start..frames.WrittenCount;
    }

    private readonly record struct Level(Range Element, Range Array);
}
