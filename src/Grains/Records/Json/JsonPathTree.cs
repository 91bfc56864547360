using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>All wanted paths of a payload as one tree, so that one walk finds them. Built once, then only read.</summary>
internal sealed class JsonPathTree
{
    /// <summary>The payload's root.</summary>
    public JsonPathNode Root { get; } = new();

    /// <summary>How many values there are to find.</summary>
    public int SlotCount { get; private set; }

    /// <summary>How many fields may have a label over them.</summary>
    public int LabelCount { get; private set; }

    /// <summary>Wants <paramref name="path"/> and returns its slot, the same for the same path.</summary>
    public int Add(FieldPath path) => NodeOf(path).Slot;

    /// <summary>The same, and returns the node that has the slot.</summary>
    public JsonPathNode NodeOf(FieldPath path)
    {
        var node = Root;
        foreach (var segment in path.Segments)
        {
            node = node.Descend(segment);
        }

        node.Slot = node.Slot >= 0 ? node.Slot : SlotCount++;
        return node;
    }

    /// <summary>The label over a field of the root, the same for the same name.</summary>
    public int LabelOf(string name)
    {
        var node = NodeOf(FieldPath.OfRoot(name));
        node.Label = node.Label >= 0 ? node.Label : LabelCount++;
        return node.Label;
    }
}
