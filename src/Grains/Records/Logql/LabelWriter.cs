using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Makes labels of what parsers find.</summary>
internal static class LabelWriter
{
    /// <summary>Sets a label to a text, with spaces for what are no characters.</summary>
    public static void SetClean(this EventLabels labels, int label, ReadOnlySpan<byte> text)
    {
        var start = labels.Text.WrittenCount;
        LabelText.Write(text, labels.Text);
        labels.Set(label, start);
    }

    /// <summary>Sets a label to a value of JSON.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="label">The label.</param>
    /// <param name="value">The value.</param>
    /// <param name="json">Where it lies.</param>
    /// <param name="buffers">Room for what it stands for.</param>
    public static void SetValue(this EventLabels labels, int label, in LooseValue value, ReadOnlySpan<byte> json, ScratchBuffers buffers)
    {
        switch (value.Kind)
        {
            case LooseValueKind.Null:
                labels.Set(label, default(ReadOnlySpan<byte>));
                break;
            case LooseValueKind.Text:
                labels.SetClean(label, value.In(json));
                break;
            case LooseValueKind.EscapedText or LooseValueKind.Array:
                using (var text = buffers.Take())
                {
                    LooseString.TryUnescape(value.In(json), text.Writer);
                    labels.SetClean(label, text.Writer.WrittenSpan);
                }

                break;
            default:
                labels.Set(label, value.In(json));
                break;
        }
    }
}
