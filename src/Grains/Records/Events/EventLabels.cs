using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>
/// Labels that LogQL made of the current record. They lie over the event's fields of the same name for all that is read afterwards, and stand
/// in no line: what was read out of one is not written into it a second time. Reused, so that none allocates.
/// </summary>
/// <param name="count">How many there may be.</param>
internal sealed class EventLabels(int count) : IDisposable
{
    /// <summary>The label in which LogQL tells of what went wrong.</summary>
    public const string Error = "__error__";

    private readonly JsonField[] _labels = new JsonField[count];
    private readonly JsonField[] _saved = new JsonField[count];
    private readonly bool[] _isSet = new bool[count];
    private readonly PooledBufferWriter _text = new();
    private int _savedText;
    private bool _isUsed;

    /// <summary>How many there may be.</summary>
    public int Count => count;

    /// <summary>Where a value is written for <see cref="Set(int, int)"/>.</summary>
    public PooledBufferWriter Text => _text;

    /// <summary>True when the label, or that it was taken away, counts instead of the field.</summary>
    public bool IsOver(int label) => label >= 0 && _labels[label].Kind != JsonFieldKind.Missing;

    /// <summary>True when the label has a value.</summary>
    public bool HasText(int label) => _labels[label].Kind == JsonFieldKind.Text;

    /// <summary>True when a step set it since <see cref="Begin"/>; parsers leave it then as it is.</summary>
    public bool IsSet(int label) => _isSet[label];

    /// <summary>Appends the label; false when it was taken away.</summary>
    public bool TryRender(int label, PooledBufferWriter output)
    {
        if (_labels[label].Kind != JsonFieldKind.Text)
        {
            return false;
        }

        output.Write(_labels[label].In(_text.WrittenSpan));
        return true;
    }

    /// <summary>Starts a pipeline of steps.</summary>
    public void Begin()
    {
        _isUsed = true;
        _isSet.AsSpan().Clear();
    }

    /// <summary>Sets a label; <paramref name="value"/> must not lie in <see cref="Text"/>.</summary>
    public void Set(int label, ReadOnlySpan<byte> value)
    {
        var start = _text.WrittenCount;
        _text.Write(value);
        Set(label, start);
    }

    /// <summary>Sets a label to what was written to <see cref="Text"/> from <paramref name="start"/> on.</summary>
    public void Set(int label, int start)
    {
        _labels[label] = new JsonField(JsonFieldKind.Text, start, _text.WrittenCount - start);
        _isSet[label] = true;
    }

    /// <summary>Takes a label away, with the field below it.</summary>
    public void Remove(int label) => _labels[label] = new JsonField(JsonFieldKind.Removed, 0, 0);

    /// <summary>The field counts again.</summary>
    public void Forget(int label) => _labels[label] = default;

    /// <summary>All fields count again.</summary>
    public void ForgetAll() => _labels.AsSpan().Clear();

    /// <summary>Starts with another record.</summary>
    public void Clear()
    {
        if (_isUsed)
        {
            ForgetAll();
            _text.Clear();
            _isUsed = false;
        }
    }

    /// <summary>Remembers the present state for <see cref="Restore"/>.</summary>
    public void Save()
    {
        _labels.CopyTo(_saved.AsSpan());
        _savedText = _text.WrittenCount;
    }

    /// <summary>Goes back to what was saved.</summary>
    public void Restore()
    {
        _saved.CopyTo(_labels.AsSpan());
        _text.Truncate(_savedText);
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();
}
