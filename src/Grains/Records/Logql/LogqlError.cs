using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>The label <c>__error__</c>, in which a step tells that it could do nothing with an entry.</summary>
internal sealed class LogqlError(int label)
{
    /// <summary>What the label is called.</summary>
    public const string Name = EventLabels.Error;

    /// <summary>A text that should be JSON is none.</summary>
    public static ReadOnlySpan<byte> Json => "JSONParserErr"u8;

    /// <summary>A text that should be logfmt is none.</summary>
    public static ReadOnlySpan<byte> Logfmt => "LogfmtParserErr"u8;

    /// <summary>A label that should be compared is no number, duration or size.</summary>
    public static ReadOnlySpan<byte> LabelFilter => "LabelFilterErr"u8;

    /// <summary>A template could not be filled in.</summary>
    public static ReadOnlySpan<byte> Template => "TemplateFormatErr"u8;

    /// <summary>Which label it is.</summary>
    public int Label => label;

    /// <summary>True when a step could do nothing with the entry.</summary>
    public bool IsSet(RecordEvent fields)
    {
        var labels = fields.Fields.Labels;
        return labels.IsSet(label) && labels.HasText(label);
    }

    /// <summary>Tells it.</summary>
    public void Set(RecordEvent fields, ReadOnlySpan<byte> error) => fields.Fields.Labels.Set(label, error);
}
