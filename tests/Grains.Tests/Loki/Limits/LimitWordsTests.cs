using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;

namespace OrleansKafkaLoki.Grains.Tests.Loki.Limits;

public sealed class LimitWordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly long Hour = TimeSpan.TicksPerHour;

    /// <summary>Status, words, and what they teach: limit=value.</summary>
    public static TheoryData<int, string, string> Words => new()
    {
        { 400, "max entry size '262144' bytes exceeded for stream '{a=\"b\"}' while adding an entry with length '300000' bytes", "LineBytes=262144" },
        {
            400, "entry for stream '{a=\"b\"}' has timestamp too old: 2020-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-02-22T12:00:00Z",
            $"Age={168 * Hour}"
        },
        {
            400, "entry for stream '{a=\"b\"}' has timestamp too old: 2020-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-03-01T12:00:00+02:00",
            $"Age={2 * Hour}"
        },
        { 400, "entry for stream '{a=\"b\"}' has timestamp too new: 2026-03-01T13:00:00Z", "" },
        { 400, "stream '{a=\"b\"}' has structured metadata too large: '70000' bytes, limit: '65536' bytes. Please see", "MetadataBytes=65536" },
        { 400, "stream '{a=\"b\"}' has too many structured metadata labels: '129', limit: '128'. Please see", "MetadataEntries=128" },
        { 400, "entry for stream '{a=\"b\", c=\"d\"}' has 16 label names; limit 15", "" },
        { 400, "compressed message size 120 exceeds limit 100", "RequestBytes=100" },
        { 413, "request body too large: message size too large than max (120 vs 100)", "RequestBytes=100" },
        { 413, "request body too large: 120 bytes, limit: 100 bytes", "RequestBytes=100" },
        { 500, "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (4502439 vs. 4194304)", "RequestBytes=4194304" },
        { 429, TenantRate(7_000_000), "RequestBytes=4194304" },
        // Only too fast.
        { 429, TenantRate(4_000_000), "" },
        {
            400, "3 errors like: max entry size '10' bytes exceeded for stream '{}' while adding an entry with length '30' bytes; "
            + "1 errors like: stream '{}' has too many structured metadata labels: '9', limit: '8'. Please see", "LineBytes=10,MetadataEntries=8"
        },
        // The stream's own window, not the tenant's limit.
        { 400, "reason: 'entry too far behind, entry timestamp is: 2026-03-01T10:00:00Z, oldest acceptable timestamp is: 2026-03-01T11:00:00Z'", "" },
        // What a label says is not what Loki says.
        { 400, "stream '{a=\"max entry size '1' bytes exceeded for stream \"}' has timestamp too new: x", "" },
        { 400, "stream '{a=\"b\"}' has label value too long: 'max entry size '1' bytes exceeded for stream '", "" },
        { 400, "couldn't parse labels: max entry size '1' bytes exceeded for stream ''", "" },
        { 400, "max entry size '99999999999999999999' bytes exceeded for stream '{}'", "" },
        { 400, "entry for stream '{}' has timestamp too old: 0000-00-00T00:00:00Z, oldest acceptable timestamp is: 9999-99-99T00:00:00Z", "" },
        { 400, "", "" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Read_LokisWords_TeachTheLimitsTheyName(int status, string words, string expected)
    {
        var answer = PushResponseClassifier.Classify(status, words, 9);

        Assert.Equal(expected, string.Join(',', LimitWords.Read(answer, Now).Select(limit => $"{limit.Kind}={limit.Value}")));
    }

    private static string TenantRate(int total) =>
        $"ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to ingest '70' lines totaling '{total}' bytes, "
        + "reduce log volume or contact your Loki administrator to see if the limit can be increased";
}
