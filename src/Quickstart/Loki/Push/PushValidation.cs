using System.Text;
using OrleansKafkaLoki.Quickstart.Loki.Labels;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>What Loki's distributor checks of labels and entries, in its order and words (<c>pkg/distributor/validator.go</c>).</summary>
internal sealed class PushValidation(LokiLimits limits, string tenant, long nowNs)
{
    private readonly long _oldestNs = nowNs - NanoTime.From(limits.RejectOldSamplesMaxAge);
    private readonly long _newestNs = nowNs + NanoTime.From(limits.CreationGracePeriod);

    /// <summary>Why a stream with these labels is refused; null when it is not.</summary>
    public string? CheckLabels(LabelSet labels)
    {
        var count = labels.Labels.Count(label => label.Key != ServiceName.Label);
        if (count > limits.MaxLabelNames)
        {
            return $"entry for stream '{labels.Text}' has {count} label names; limit {limits.MaxLabelNames}";
        }

        var last = "";
        foreach (var (name, value) in labels.Labels)
        {
            if (Encoding.UTF8.GetByteCount(name) > limits.MaxLabelNameLength)
            {
                return $"stream '{labels.Text}' has label name too long: '{name}'";
            }

            if (Encoding.UTF8.GetByteCount(value) > limits.MaxLabelValueLength)
            {
                return $"stream '{labels.Text}' has label value too long: '{value}'";
            }

            if (name == last)
            {
                return $"stream '{labels.Text}' has duplicate label name: '{name}'";
            }

            last = name;
        }

        var missing = limits.EnforcedLabels.Distinct().Where(name => labels[name].Length == 0).ToList();
        return missing.Count > 0
            ? $"missing required labels '{string.Join(',', missing)}' for user '{tenant}' for stream '{labels.Text}' (policy: '')"
            : null;
    }

    /// <summary>Why an entry of a stream with these labels is refused; null when it is not.</summary>
    public string? CheckEntry(LabelSet labels, in EntryView entry)
    {
        if (entry.TimestampNs < _oldestNs)
        {
            return $"entry for stream '{labels.Text}' has timestamp too old: {NanoTime.Rfc3339(entry.TimestampNs)}, " +
                $"oldest acceptable timestamp is: {NanoTime.Rfc3339(_oldestNs)}";
        }

        if (entry.TimestampNs > _newestNs)
        {
            return $"entry for stream '{labels.Text}' has timestamp too new: {NanoTime.Rfc3339(entry.TimestampNs)}";
        }

        if (entry.Line.Length > limits.MaxLineSize)
        {
            return $"max entry size '{limits.MaxLineSize}' bytes exceeded for stream '{labels.Text}' while adding an entry with length '{entry.Line.Length}' bytes";
        }

        if (entry.MetadataCount > 0 && !limits.AllowStructuredMetadata)
        {
            return $"stream '{labels.Text}' includes structured metadata, but this feature is disallowed. " +
                "Please see `limits_config.allow_structured_metadata` or contact your Loki administrator to enable it";
        }

        if (entry.MetadataBytes > limits.MaxStructuredMetadataSize)
        {
            return $"stream '{labels.Text}' has structured metadata too large: '{entry.MetadataBytes}' bytes, limit: '{limits.MaxStructuredMetadataSize}' bytes. " +
                "Please see `limits_config.max_structured_metadata_size` or contact your Loki administrator to increase it";
        }

        return entry.MetadataCount > limits.MaxStructuredMetadataEntries
            ? $"stream '{labels.Text}' has too many structured metadata labels: '{entry.MetadataCount}', limit: '{limits.MaxStructuredMetadataEntries}'. " +
                "Please see `limits_config.max_structured_metadata_entries_count` or contact your Loki administrator to increase it"
            : null;
    }
}
