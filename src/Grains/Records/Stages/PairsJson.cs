using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Writes pairs as a JSON object.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="buffers">Where values without their escapes are made.</param>
internal ref struct PairsJson(PooledBufferWriter output, ScratchBuffers buffers)
{
    private readonly PooledBufferWriter _output = output;
    private bool _hasAny;

    /// <summary>Makes a text of one with escapes.</summary>
    public delegate void Unescape(ReadOnlySpan<byte> value, PooledBufferWriter output);

    /// <summary>Adds a pair.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="unescape">How the value's escapes are read; null when it has none.</param>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Unescape? unescape)
    {
        _output.Write(_hasAny ? ","u8 : "{"u8);
        _hasAny = true;
        JsonText.WriteString(key, _output);
        _output.Write(":"u8);
        if (unescape is null)
        {
            JsonText.WriteString(value, _output);
            return;
        }

        using var text = buffers.Take();
        unescape(value, text.Writer);
        JsonText.WriteString(text.Writer.WrittenSpan, _output);
    }

    /// <summary>The object; false when there was no pair.</summary>
    public readonly bool TryEnd(out ReadOnlySpan<byte> json)
    {
        _output.Write("}"u8);
        json = _output.WrittenSpan;
        return _hasAny;
    }
}
