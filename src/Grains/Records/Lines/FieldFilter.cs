using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>
/// Which fields a line keeps, as a tree of the paths that the configuration names. Built once, then only read.
/// A field is asked for with what holds of the field above it.
/// </summary>
internal sealed class FieldFilter
{
    private readonly List<(byte[]? Name, int Index, FieldFilter Node)> _below = [];
    private bool _only;

    /// <summary>Keeps <paramref name="only"/>, or everything when it is empty, without <paramref name="except"/>.</summary>
    public FieldFilter(IReadOnlyCollection<FieldPath> only, IEnumerable<FieldPath> except)
    {
        KeepsRest = only.Count == 0;
        foreach (var path in only)
        {
            Descend(path)._only = true;
        }

        foreach (var path in except)
        {
            Descend(path).Drops = true;
        }
    }

    private FieldFilter()
    {
    }

    /// <summary>True, at the root, when the fields that no path names are kept.</summary>
    public bool KeepsRest { get; }

    /// <summary>True when the field is left out.</summary>
    public bool Drops { get; private set; }

    /// <summary>True when some fields below are named.</summary>
    public bool LooksInside => _below.Count > 0;

    /// <summary>True when <paramref name="node"/>, below a field that keeps its rest or not, keeps its own rest.</summary>
    public static bool Keeps(FieldFilter? node, bool keepsRest) => keepsRest || node is { _only: true };

    /// <summary>True when nothing of a field is kept.</summary>
    public static bool IsLeftOut(FieldFilter? node, bool keepsRest) =>
        node is null ? !keepsRest : node.Drops || (!node.LooksInside && !Keeps(node, keepsRest));

    /// <summary>What holds of a field of this one, or null when no path names it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="prefix">What a line puts before its name.</param>
    public FieldFilter? Find(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> prefix = default)
    {
        foreach (var (candidate, _, node) in _below)
        {
            if (candidate?.Length == prefix.Length + name.Length && candidate.AsSpan().StartsWith(prefix) && candidate.AsSpan().EndsWith(name))
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>What holds of the property that the reader stands at, or null when no path names it.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="prefix">What a line puts before the property's name.</param>
    public FieldFilter? FindField(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> prefix = default) =>
        LooksInside && reader.ValueIsEscaped ? FindEscaped(reader.ValueSpan, prefix) : Find(reader.ValueSpan, prefix);

    /// <summary>What holds of an element of this one, or null when no path names it.</summary>
    public FieldFilter? Find(int index)
    {
        foreach (var (name, candidate, node) in _below)
        {
            if (name is null && candidate == index)
            {
                return node;
            }
        }

        return null;
    }

    private FieldFilter? FindEscaped(ReadOnlySpan<byte> escaped, scoped ReadOnlySpan<byte> prefix)
    {
        Span<byte> name = escaped.Length <= 256 ? stackalloc byte[256] : new byte[escaped.Length];
        return Find(name[..JsonText.Unescape(escaped, name)], prefix);
    }

    private FieldFilter Descend(FieldPath path)
    {
        var at = this;
        foreach (var (name, index) in path.Segments)
        {
            var bytes = name is null ? null : Encoding.UTF8.GetBytes(name);
            var below = bytes is null ? at.Find(index) : at.Find(bytes);
            if (below is null)
            {
                below = new FieldFilter();
                at._below.Add((bytes, index, below));
            }

            at = below;
        }

        return at;
    }
}
