using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

/// <summary>Records as sources write them, the same damaged, and any bytes.</summary>
internal static class AnyValues
{
    private static readonly Gen<byte[]> Good = Gen.OneOf(
        """{"a":{"b":"x","c":[1,2]},"b":"debug","log":"level=warn msg=\"slow\" user=joe@example.org","status":503,"time":"2026-01-02T03:04:05.678Z"}""",
        """{"a":"10.1.2.3","message":"GET /healthz id-77 4111 1111 1111 1111","records":[{"a":1},{"a":2,"log":"x"},3],"kubernetes":{"labels":{"app":"shop","x":"y"}}}""",
        """{"log":"{\"a\":{\"b\":\"deep\"},\"level\":\"error\",\"x\":[[],{}]}\n","stream":"stdout","time":"2026-01-02T03:04:05.678901234Z"}""",
        """{"a":null,"b":"","message":"\u001b[31mred\u001b[0m \ud83d\ude00 \ud800","x":["first"],"time":1767323045.678,"level":30}""",
        "2026-01-02T03:04:05.678901234Z stdout F the message of=a line",
        "<165>1 2026-01-02T03:04:05.678Z host1 app 7 ID [x@1 a=\"b\\\"c\"] it works",
        "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
        "93.180.71.3 - - [02/Jan/2026:03:04:05 +0000] \"GET /a HTTP/1.1\" 503 0 \"-\" \"curl\"",
        "level=info a=1 b=\"two words\" new==\nsecond=line\r\nBearer abcdefghijklmnopqrstuvwxyz012345",
        """{"a":[{"b":[{"c":[1,{"a":2}],"log":"x"},{"c":[]}]},{"b":[{"c":["level=debug"]}]}],"records":[{"a":[{"key":"k","value":{"intValue":"7"}}]}]}""",
        """[{"key":"a","value":{"kvlistValue":{"values":[{"key":"b","value":{"stringValue":"x"}}]}}},{"key":"level","value":{"boolValue":true}}]""",
        "[1,2,3]", "\"text\"", "{", "", " ").Select(Encoding.UTF8.GetBytes);

    private static readonly Gen<byte[]> Damaged = Gen.Select(Good, Gen.Int[0, 400], Gen.Int[0, 20], Gen.Byte.Array[0, 6], (value, at, cut, put) =>
    {
        var start = Math.Min(at, value.Length);
        return (byte[])[.. value[..start], .. put, .. value[Math.Min(start + cut, value.Length)..]];
    });

    private static readonly Gen<byte[]> Long = Gen.Select(Good, Gen.Int[2, 30], (value, times) => Enumerable.Repeat(value, times).SelectMany(bytes => bytes).ToArray());

    /// <summary>Records at offsets of their own.</summary>
    public static Gen<List<TestRecord>> Records { get; } = Gen.Select(
        Gen.Frequency((4, Good), (4, Damaged), (1, Long), (1, Gen.Byte.Array[0, 60])), Gen.Byte.Array[0, 4], Gen.Bool, (value, bytes, isTombstone) =>
            new TestRecord { Value = isTombstone && bytes.Length == 4 ? null : value, Key = bytes, Headers = [("h", bytes), ("none", null)] })
        .List[1, 6].Select(records => records.Select((record, i) => record with { Offset = 100 + i }).ToList());
}
