using System.Runtime.CompilerServices;
using System.Text;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>One pair: a name, or a template of one, and the template of its value.</summary>
internal sealed class PairRule
{
    private readonly byte[] _name;
    private readonly EventTemplate? _nameTemplate;
    private readonly EventTemplate _value;
    private readonly bool _isComposed;
    private readonly bool _keepsRest;

    /// <summary>Compiles a rule that is valid.</summary>
    /// <exception cref="FormatException">Name or value is not a template.</exception>
    public PairRule(string name, Template value, MissingPartAction onMissing, EventSchema schema)
    {
        _name = Encoding.UTF8.GetBytes(name);
        _nameTemplate = PairName.IsTemplate(name) ? new EventTemplate(Template.Parse(name), schema) : null;
        _value = new EventTemplate(value, schema);
        _isComposed = value.IsComposed;
        _keepsRest = onMissing == MissingPartAction.Empty;
    }

    /// <summary>True when the name depends on the record.</summary>
    public bool IsNamedByRecord => _nameTemplate is not null;

    /// <summary>Adds the pair of a record that has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Several for each record.
    public void Fill(RecordEvent fields, in RecordView record, PairSet pairs)
    {
        var nameStart = pairs.Text.WrittenCount;
        if (_nameTemplate is null)
        {
            pairs.Text.Write(_name);
        }
        else
        {
            WriteName(_nameTemplate, fields, record, pairs);
        }

        var valueStart = pairs.Text.WrittenCount;
        if (valueStart > nameStart
            && (_value.TryWrite(fields, record, pairs.Text) || (_isComposed && TryWriteRest(fields, record, pairs)))
            && pairs.Text.WrittenCount > valueStart)
        {
            pairs.Add(nameStart, valueStart, IsNamedByRecord);
        }
        else
        {
            pairs.Text.Truncate(nameStart);
        }
    }

    private static void WriteName(EventTemplate template, RecordEvent fields, in RecordView record, PairSet pairs)
    {
        using var name = fields.Buffers.Take();
        if (template.TryRender(fields, record, name.Writer))
        {
            LabelName.Append([], name.Writer.WrittenSpan, pairs.Text);
        }
    }

    private bool TryWriteRest(RecordEvent fields, in RecordView record, PairSet pairs)
    {
        if (!_value.TryWritePresent(fields, record, pairs.Text))
        {
            return false;
        }

        pairs.PartialCount++;
        return _keepsRest;
    }
}
