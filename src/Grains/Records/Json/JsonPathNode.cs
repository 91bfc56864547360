using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>One step of the wanted paths: which of its fields and elements are wanted, and where its own value goes.</summary>
internal sealed class JsonPathNode
{
    private byte[] _name = [];
    private int _index;

    /// <summary>The field's name; empty for the root and for elements.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>Where the value goes, or -1 when only something below it is wanted.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Which label lies over the field where LogQL has made one, or -1 for none.</summary>
    public int Label { get; set; } = -1;

    /// <summary>The wanted fields, when the value is an object.</summary>
    public JsonPathNode[] Properties { get; private set; } = [];

    /// <summary>The wanted elements, when the value is an array.</summary>
    public JsonPathNode[] Elements { get; private set; } = [];

    /// <summary>True when something below is wanted.</summary>
    public bool HasInside => Properties.Length + Elements.Length > 0;

    /// <summary>The node one step below, created when it is not there.</summary>
    public JsonPathNode Descend(PathSegment segment)
    {
        if (segment.Name is null)
        {
            return FindElement(segment.Index) ?? (Elements = [.. Elements, new() { _index = segment.Index }])[^1];
        }

        var name = Encoding.UTF8.GetBytes(segment.Name);
        return FindProperty(name) ?? (Properties = [.. Properties, new() { _name = name }])[^1];
    }

    /// <summary>The node of the property that the reader stands at, or null when it is not wanted.</summary>
    public JsonPathNode? FindProperty(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? FindEscapedProperty(reader.ValueSpan) : FindProperty(reader.ValueSpan);

    /// <summary>The node of a field, or null when it is not wanted.</summary>
    public JsonPathNode? FindProperty(ReadOnlySpan<byte> name)
    {
        foreach (var property in Properties)
        {
            if (name.SequenceEqual(property._name))
            {
                return property;
            }
        }

        return null;
    }

    /// <summary>The node of an element, or null when it is not wanted.</summary>
    public JsonPathNode? FindElement(int index)
    {
        foreach (var element in Elements)
        {
            if (element._index == index)
            {
                return element;
            }
        }

        return null;
    }

    /// <summary>Forgets what an earlier field of the same name left at this node and below.</summary>
    public void Forget(Span<JsonField> fields)
    {
        if (Slot >= 0)
        {
            fields[Slot] = default;
        }

        foreach (var property in Properties)
        {
            property.Forget(fields);
        }

        foreach (var element in Elements)
        {
            element.Forget(fields);
        }
    }

    // Not reader.ValueTextEquals: it throws on a lone surrogate.
    private JsonPathNode? FindEscapedProperty(ReadOnlySpan<byte> escaped)
    {
        Span<byte> name = escaped.Length <= 256 ? stackalloc byte[256] : new byte[escaped.Length];
        return FindProperty(name[..JsonText.Unescape(escaped, name)]);
    }
}
