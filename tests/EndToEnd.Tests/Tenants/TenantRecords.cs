using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>
/// Endless records of a tenant, mixed by a seed: of a hundred, one is of the future, one old, two have no time, five are equal to others, 25 are
/// of one busy stream. Each line has a number that no other one has, but for those that are to be equal.
/// </summary>
internal sealed class TenantRecords(int seed, int partitions, TimeProvider time)
{
    private const int OrdinaryStreams = 40;
    private const int EqualRecords = 200;
    private const string BusyStream = "busy";
    private const int BusyFilling = 700;
    private const int Filling = 60;
    private static readonly long FutureMs = new DateTimeOffset(2171, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(30);
    private readonly Random _random = new(seed);
    private readonly bool[] _isOld = new bool[partitions];
    private TenantRecord _equal;
    private int _equalsLeft;
    private long _number;

    /// <summary>The values of the label <c>stream</c>.</summary>
    public static IReadOnlyList<string> Streams { get; } = [BusyStream, .. Enumerable.Range(0, OrdinaryStreams).Select(number => $"s-{number}")];

    /// <summary>Whether a record of this kind becomes a dead letter.</summary>
    public static bool IsRefused(RecordKind kind) => kind is RecordKind.Future or RecordKind.Old;

    /// <summary>The cause of such a dead letter.</summary>
    public static string CauseOf(RecordKind kind) => kind == RecordKind.Future ? "too_new" : "too_old";

    /// <summary>The next one, for this partition.</summary>
    public TenantRecord Next(int partition)
    {
        var kind = Draw(partition);
        _isOld[partition] = kind == RecordKind.Old || (_isOld[partition] && kind == RecordKind.Future);
        var now = time.GetUtcNow();
        return kind switch
        {
            RecordKind.Equal => NextEqual(now.ToUnixTimeMilliseconds()),
            RecordKind.Busy => New(kind, BusyStream, BusyFilling, now.ToUnixTimeMilliseconds()),
            _ => New(kind, $"s-{_random.Next(OrdinaryStreams)}", Filling, kind switch
            {
                RecordKind.Timeless => -1,
                RecordKind.Future => FutureMs,
                RecordKind.Old => (now - OldAge).ToUnixTimeMilliseconds(),
                _ => now.ToUnixTimeMilliseconds(),
            }),
        };
    }

    /// <summary>One without a time has that of the record before it: behind an old one it would be as old.</summary>
    private RecordKind Draw(int partition) => _random.Next(100) switch
    {
        0 => RecordKind.Future,
        1 => RecordKind.Old,
        2 or 3 when !_isOld[partition] => RecordKind.Timeless,
        >= 4 and < 9 => RecordKind.Equal,
        >= 9 and < 34 => RecordKind.Busy,
        _ => RecordKind.Ordinary,
    };

    private TenantRecord NextEqual(long nowMs)
    {
        if (_equalsLeft == 0)
        {
            (_equal, _equalsLeft) = (New(RecordKind.Equal, $"s-{_random.Next(OrdinaryStreams)}", Filling, nowMs), EqualRecords);
        }

        _equalsLeft--;
        return _equal;
    }

    private TenantRecord New(RecordKind kind, string stream, int filling, long timestampMs)
    {
        var number = _number++;
        return new TenantRecord(kind, Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"stream":"{{stream}}","kind":"{{kind}}","number":{{number}},"trace":"{{number * 2654435761:x16}}","filling":"{{new string('x', filling)}}"}""")), timestampMs);
    }
}
