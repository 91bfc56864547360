using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>The lines of a text; empty ones are none.</summary>
internal sealed class LineSplitter : ISplitter
{
    /// <inheritdoc/>
    public bool IsJson => false;

    /// <inheritdoc/>
    public bool TryFind(ReadOnlySpan<byte> text, List<SplitPart> parts, PooledBufferWriter frames)
    {
        for (var start = 0; start < text.Length && parts.Count <= SplitStage.MaxParts;)
        {
            var length = text[start..].IndexOf((byte)'\n');
            var end = length < 0 ? text.Length : start + length;
            var line = text[start..end];
            var kept = line is [.., (byte)'\r'] ? line.Length - 1 : line.Length;
            if (kept > 0)
            {
                parts.Add(new SplitPart(start..(start + kept), default));
            }

            start = end + 1;
        }

        return true;
    }
}
