using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>The fields of a journal that a write stores: names and values, UTF-8.</summary>
public sealed class JournalFields
{
    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly List<int> _ends = new(32);

    /// <summary>How many fields.</summary>
    public int Count => _ends.Count / 2;

    /// <summary>A field, from 0 on.</summary>
    public (ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value) this[int index] => (Part(2 * index), Part((2 * index) + 1));

    /// <summary>Forgets them, and keeps their memory.</summary>
    internal void Clear()
    {
        _text.ResetWrittenCount();
        _ends.Clear();
    }

    /// <summary>Goes on with a name or a value.</summary>
    internal JournalFields Append(ReadOnlySpan<byte> text)
    {
        _text.Write(text);
        return this;
    }

    /// <inheritdoc cref="Append(ReadOnlySpan{byte})"/>
    internal JournalFields Append(string text)
    {
        Encoding.UTF8.GetBytes(text, _text);
        return this;
    }

    /// <inheritdoc cref="Append(ReadOnlySpan{byte})"/>
    internal JournalFields Append<T>(T number)
        where T : struct, IUtf8SpanFormattable
    {
        number.TryFormat(_text.GetSpan(20), out var written, default, CultureInfo.InvariantCulture); // The longest is long.MinValue.
        _text.Advance(written);
        return this;
    }

    /// <summary>Ends a name, then its value.</summary>
    internal void End() => _ends.Add(_text.WrittenCount);

    private ReadOnlyMemory<byte> Part(int index) => _text.WrittenMemory[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];
}
