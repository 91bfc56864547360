using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Templates.Functions;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>What a function gives for its texts; none when one of them has none.</summary>
internal sealed class CallValue(TextOperation operation, EventValue[] texts, FunctionSettings settings) : EventValue
{
    private readonly EventValue _subject = texts[0];
    private readonly EventValue? _first = texts.ElementAtOrDefault(1);
    private readonly EventValue? _second = texts.ElementAtOrDefault(2);

    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        using var scratch = fields.Buffers.Take();
        var buffer = scratch.Writer;
        if (!_subject.TryRender(fields, record, buffer))
        {
            return false;
        }

        var subject = buffer.WrittenCount;
        if (_first?.TryRender(fields, record, buffer) is false)
        {
            return false;
        }

        var first = buffer.WrittenCount;
        if (_second?.TryRender(fields, record, buffer) is false)
        {
            return false;
        }

        var written = buffer.WrittenSpan;
        var start = output.WrittenCount;
        var arguments = new TextArguments
        {
            Subject = written[..subject], First = written[subject..first], Second = written[first..], Settings = settings,
        };
        if (operation(arguments, output))
        {
            return true;
        }

        output.Truncate(start);
        return false;
    }
}
