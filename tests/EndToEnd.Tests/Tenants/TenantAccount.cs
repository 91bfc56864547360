using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>Everything that Kafka got of a tenant, line by line, against what Loki and the dead letters hold.</summary>
internal sealed class TenantAccount
{
    private const int MaxShown = 5;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, RecordAccount> _lines = [];
    private readonly List<string> _strangers = [];
    private long _produced;
    private long _refused;

    /// <summary>Records that Kafka has taken.</summary>
    public long Produced => Volatile.Read(ref _produced);

    /// <summary>Of these, how many have to become dead letters.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Kafka has taken a record.</summary>
    public void OnProduced(in TenantRecord record)
    {
        lock (_gate)
        {
            ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, Fingerprint(record.Line), out _);
            line.Kind = record.Kind;
            line.Produced++;
            _produced++;
            _refused += TenantRecords.IsRefused(record.Kind) ? 1 : 0;
        }
    }

    /// <summary>Loki shows an entry.</summary>
    public void OnStored(string line)
    {
        ref var account = ref CollectionsMarshal.GetValueRefOrNullRef(_lines, Fingerprint(Encoding.UTF8.GetBytes(line)));
        if (!IsKnown(ref account, line, "in Loki"))
        {
            return;
        }

        account.Stored++;
        if (TenantRecords.IsRefused(account.Kind))
        {
            _strangers.Add($"in Loki, which does not take it: {line}");
        }
    }

    /// <summary>A record has a dead letter.</summary>
    public void OnLetter(byte[] line, string cause)
    {
        ref var account = ref CollectionsMarshal.GetValueRefOrNullRef(_lines, Fingerprint(line));
        if (!IsKnown(ref account, Encoding.UTF8.GetString(line), "a dead letter"))
        {
            return;
        }

        account.Letters++;
        if (!TenantRecords.IsRefused(account.Kind) || cause != TenantRecords.CauseOf(account.Kind))
        {
            _strangers.Add($"a dead letter for {cause}: {Encoding.UTF8.GetString(line)}");
        }
    }

    /// <summary>What was made of it; the missing and the repeated by kind.</summary>
    public TenantResult Result()
    {
        var accounts = _lines.Values.ToList();
        return new TenantResult(
            accounts.GroupBy(line => line.Kind).OrderBy(kind => kind.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(line => (long)line.Produced)),
            accounts.Sum(line => (long)line.Stored),
            accounts.Sum(line => (long)line.Letters),
            Sum(accounts, line => line.Produced - line.Stored - line.Letters),
            Sum(accounts, line => line.Stored + line.Letters - line.Produced),
            [.. _strangers.Take(MaxShown)]);
    }

    private static Dictionary<RecordKind, long> Sum(List<RecordAccount> accounts, Func<RecordAccount, long> of) => accounts
        .Where(line => of(line) > 0)
        .GroupBy(line => line.Kind)
        .ToDictionary(kind => kind.Key, kind => kind.Sum(of));

    private static ulong Fingerprint(ReadOnlySpan<byte> line) => XxHash3.HashToUInt64(line);

    private bool IsKnown(ref RecordAccount account, string line, string where)
    {
        if (!Unsafe.IsNullRef(ref account))
        {
            return true;
        }

        _strangers.Add($"{where}, and never produced: {line}");
        return false;
    }
}
