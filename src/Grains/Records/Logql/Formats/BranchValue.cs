using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary><c>if</c>: what stands behind the first condition that is true.</summary>
/// <param name="branches">The conditions, and what stands behind each.</param>
/// <param name="otherwise">What stands behind <c>else</c>.</param>
internal sealed class BranchValue((FormatValue Condition, EventValue Body)[] branches, EventValue otherwise) : EventValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        foreach (var (condition, body) in branches)
        {
            using var scratch = fields.Buffers.Take();
            if (!condition.TryRender(fields, record, scratch.Writer, out var isTrue))
            {
                return false;
            }

            if (isTrue)
            {
                return body.TryRender(fields, record, output);
            }
        }

        return otherwise.TryRender(fields, record, output);
    }
}
