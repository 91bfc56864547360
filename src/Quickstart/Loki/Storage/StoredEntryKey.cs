using System.IO.Hashing;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>What makes two entries of a stream the same: timestamp, line and structured metadata, in any order.</summary>
/// <param name="TimestampNs">The timestamp.</param>
/// <param name="Fingerprint">A hash of the rest.</param>
internal readonly record struct StoredEntryKey(long TimestampNs, ulong Fingerprint)
{
    public static StoredEntryKey Of(in EntryView entry)
    {
        var fingerprint = XxHash3.HashToUInt64(entry.Line);
        foreach (var pair in entry)
        {
            fingerprint += XxHash3.HashToUInt64(pair.Value, (long)XxHash3.HashToUInt64(pair.Name));
        }

        return new StoredEntryKey(entry.TimestampNs, fingerprint);
    }
}
