using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary><c>or</c> and <c>and</c>: the first value that is true, or is not; else the last.</summary>
internal sealed class LogicValue(FormatValue[] values, bool isOr) : FormatValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output, out bool isTrue)
    {
        var start = output.WrittenCount;
        isTrue = false;
        for (var i = 0; i < values.Length; i++)
        {
            output.Truncate(start);
            if (!values[i].TryRender(fields, record, output, out isTrue))
            {
                return false;
            }

            if (isTrue == isOr)
            {
                break;
            }
        }

        return true;
    }
}
