using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>
/// The fields of the current record that something refers to: where its JSON has them, or what stages made of them. What stages write is
/// copied to a text of their own, which only grows until the next record. Reused, so that none allocates.
/// </summary>
/// <param name="tree">The fields that are referred to.</param>
internal sealed class EventFields(JsonPathTree tree) : IDisposable
{
    private readonly JsonField[] _values = new JsonField[tree.SlotCount];
    private readonly JsonField[] _found = new JsonField[tree.SlotCount];
    private readonly JsonField[] _saved = new JsonField[tree.SlotCount];
    private readonly PooledBufferWriter _own = new();
    private readonly List<JsonField> _merged = [];
    private JsonField[] _rented = [];
    private int _bareFrom;
    private (int Own, int Merged, int BareFrom, bool IsChanged, bool IsBare) _savedState;

    /// <summary>True once a stage has written or removed something.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>True once a stage took all fields away: those of the record's JSON do not count.</summary>
    public bool IsBare { get; private set; }

    /// <summary>Objects whose fields became fields of the event, the later over the earlier ones.</summary>
    public ReadOnlySpan<JsonField> Merged => CollectionsMarshal.AsSpan(_merged)[_bareFrom..];

    /// <summary>What stages wrote.</summary>
    public ReadOnlySpan<byte> Own => _own.WrittenSpan;

    /// <summary>The value in a slot.</summary>
    public JsonField this[int slot] => slot >= 0 ? _values[slot] : default;

    /// <summary>Starts with a record that has no object.</summary>
    public void Clear()
    {
        _values.AsSpan().Clear();
        Forget();
    }

    /// <summary>Starts with a record's JSON; false when it is no object.</summary>
    public bool TryLoad(ReadOnlySpan<byte> json)
    {
        Forget();
        return JsonExtractor.TryExtract(json, tree, _values);
    }

    /// <summary>A value's bytes.</summary>
    /// <param name="field">The value.</param>
    /// <param name="json">The record's JSON.</param>
    public ReadOnlySpan<byte> TextOf(JsonField field, ReadOnlySpan<byte> json) => field.In(field.IsOwn ? Own : json);

    /// <summary>Writes a value; <paramref name="value"/> must not lie in <see cref="Own"/>.</summary>
    public void Set(JsonPathNode target, JsonFieldKind kind, ReadOnlySpan<byte> value)
    {
        target.Forget(_values);
        _values[target.Slot] = Append(kind, value);
    }

    /// <summary>Writes an object and what is referred to in it; false, and nothing written, when the text is no object.</summary>
    public bool TrySetObject(JsonPathNode target, ReadOnlySpan<byte> json)
    {
        if (!JsonExtractor.TryExtract(json, target, _found))
        {
            return false;
        }

        target.Forget(_values);
        var text = Append(JsonFieldKind.Object, json);
        Take(text.Start);
        _values[target.Slot] = text;
        return true;
    }

    /// <summary>Makes an object's fields those of the event, over those that are there; false, and nothing written, when the text is no object.</summary>
    public bool TryMerge(ReadOnlySpan<byte> json)
    {
        if (!JsonExtractor.TryExtract(json, tree, _found))
        {
            return false;
        }

        var text = Append(JsonFieldKind.Object, json);
        _merged.Add(text);
        Take(text.Start);
        return true;
    }

    /// <summary>Takes a field away, with what lies below it.</summary>
    public void Remove(JsonPathNode target)
    {
        target.Forget(_values);
        _values[target.Slot] = new JsonField(JsonFieldKind.Removed, 0, 0, IsOwn: true);
        IsChanged = true;
    }

    /// <summary>Takes all fields away.</summary>
    public void RemoveAll()
    {
        _values.AsSpan().Fill(new JsonField(JsonFieldKind.Removed, 0, 0, IsOwn: true));
        _bareFrom = _merged.Count; // What was merged may be restored.
        IsBare = IsChanged = true;
    }

    /// <summary>Room for fields found in some other text, until it is asked for again.</summary>
    public Span<JsonField> Rent(int count)
    {
        _rented = _rented.Length < count ? new JsonField[count] : _rented;
        return _rented.AsSpan(0, count);
    }

    /// <summary>Remembers the present state for <see cref="Restore"/>.</summary>
    public void Save()
    {
        _values.CopyTo(_saved.AsSpan());
        _savedState = (_own.WrittenCount, _merged.Count, _bareFrom, IsChanged, IsBare);
    }

    /// <summary>Goes back to what was saved.</summary>
    public void Restore()
    {
        _saved.CopyTo(_values.AsSpan());
        _own.Truncate(_savedState.Own);
        _merged.RemoveRange(_savedState.Merged, _merged.Count - _savedState.Merged);
        (_bareFrom, IsChanged, IsBare) = (_savedState.BareFrom, _savedState.IsChanged, _savedState.IsBare);
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    /// <summary>Appends to <see cref="Own"/>.</summary>
    public JsonField Append(JsonFieldKind kind, ReadOnlySpan<byte> value)
    {
        IsChanged = true;
        var start = _own.WrittenCount;
        _own.Write(value);
        return new JsonField(kind, start, value.Length, IsOwn: true);
    }

    private void Forget()
    {
        if (!IsChanged)
        {
            return;
        }

        _own.Clear();
        _merged.Clear();
        _bareFrom = 0;
        IsChanged = IsBare = false;
    }

    private void Take(int start)
    {
        for (var slot = 0; slot < _found.Length; slot++)
        {
            if (_found[slot] is { Kind: not JsonFieldKind.Missing } found)
            {
                _values[slot] = found with { Start = start + found.Start, IsOwn = true };
            }
        }
    }
}
