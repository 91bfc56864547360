using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>A value of a template, which may also be asked whether it is true.</summary>
internal abstract class FormatValue : EventValue
{
    /// <summary>Appends the value and tells whether it is true; false, with nothing appended, when the template cannot be filled in.</summary>
    public abstract bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output, out bool isTrue);

    /// <inheritdoc/>
    public sealed override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output) => TryRender(fields, record, output, out _);
}
